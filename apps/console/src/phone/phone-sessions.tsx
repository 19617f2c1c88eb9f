import { Badge, Group, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import type { JSX } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { ConnectionLine } from "../chat/connection-line.tsx";
import { PersonAvatar } from "../chat/person-avatar.tsx";
import { summaryOf } from "../chat/reply-quote.tsx";
import { type ListedSession, listed, requestsOf } from "../chat/session-list.ts";
import { useLive } from "../chat/use-live.ts";
import { strings } from "../strings.ts";
import { shortlyOf } from "../wording/times.ts";
import { othersOf } from "./others.ts";
import classes from "./phone.module.css";
import type { PhoneState } from "./use-phone.ts";

interface Props {
  phone: PhoneState;
  onOpen: (sessionId: string) => void;
}

/** The participant's conversations, the latest first. */
export function PhoneSessions({ phone, onOpen }: Props): JSX.Element {
  const { list, status, error, isLoaded } = useLive(phone.sessions.store);
  const sessions = listed(list);
  return (
    <>
      <header className={classes.header}>
        <Title order={2} size="h4">
          {strings.phone.title}
        </Title>
        <ConnectionLine status={status} />
      </header>
      <ProblemAlert error={error} onRetry={phone.reload} />
      <Stack component="ul" gap={0} className={classes.list} aria-busy={!isLoaded}>
        {sessions.map((session) => (
          <li key={session.id}>
            <Conversation {...{ session, myId: phone.me.id, onOpen }} />
          </li>
        ))}
        {isLoaded && sessions.length === 0 && (
          <Text component="li" size="sm" c="dimmed" ta="center" py="xl">
            {strings.phone.nothing}
          </Text>
        )}
      </Stack>
    </>
  );
}

interface ConversationProps {
  session: ListedSession;
  myId: string;
  onOpen: (sessionId: string) => void;
}

function Conversation({ session, myId, onOpen }: ConversationProps): JSX.Element {
  const { lastMessage, unread, status, title } = session;
  const others = othersOf(session, myId);
  const requests = requestsOf(session).length;
  return (
    <UnstyledButton className={classes.conversation} onClick={() => onOpen(session.id)}>
      <PersonAvatar name={others} size={42} />
      <div className={classes.words}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" fw={unread > 0 ? 700 : 500} truncate>
            {others}
          </Text>
          <Text size="xs" c="dimmed" style={{ flex: "none" }}>
            {shortlyOf(session.lastActivityAt)}
          </Text>
        </Group>
        {title !== null && (
          <Text size="xs" c="dimmed" truncate>
            {title}
          </Text>
        )}
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="xs" c="dimmed" truncate>
            {lastMessage === null ? strings.phone.noMessage : summaryOf(lastMessage)}
          </Text>
          <Group gap={4} wrap="nowrap">
            {requests > 0 && (
              <Badge size="xs" variant="light" color="orange">
                {strings.coach.inbox.requests(requests)}
              </Badge>
            )}
            {status === "CLOSED" && (
              <Badge size="xs" variant="light" color="gray">
                {strings.coach.inbox.closed}
              </Badge>
            )}
            {unread > 0 && (
              <Badge size="sm" circle aria-label={strings.coach.inbox.unread(unread)}>
                {unread}
              </Badge>
            )}
          </Group>
        </Group>
      </div>
    </UnstyledButton>
  );
}
