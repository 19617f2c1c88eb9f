import { Badge, Group, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { ChatMessage } from "@tributary/client";
import type { JSX } from "react";
import { Link } from "react-router";
import { failedSessions } from "../../chat/kept-conversations.ts";
import { PersonAvatar } from "../../chat/person-avatar.tsx";
import { isMine, type Me } from "../../chat/picture.ts";
import { summaryOf } from "../../chat/reply-quote.tsx";
import { type ListedSession, requestsOf } from "../../chat/session-list.ts";
import { peopleOf } from "../../chat/session-title.ts";
import { useLive } from "../../chat/use-live.ts";
import { useMe } from "../../chat/use-me.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { isLive } from "../../wording/external-chats.ts";
import { shortlyOf } from "../../wording/times.ts";
import { sessionPath } from "../paths.ts";
import classes from "./inbox.module.css";

const words = strings.coach.inbox;

/** One session in the inbox: with whom, what was said last, and what waits for the coach. */
export function InboxRow({ session, isSelected }: { session: ListedSession; isSelected: boolean }): JSX.Element {
  const { unread, lastMessage, lastActivityAt, title, locked } = session;
  const people = peopleOf(session);
  const me = useMe();
  return (
    <Link
      to={sessionPath(session)}
      className={classes.row}
      data-selected={isSelected}
      aria-current={isSelected ? "page" : undefined}
    >
      <PersonAvatar name={people} size={38} />
      <div className={classes.words}>
        <Group justify="space-between" wrap="nowrap" gap={6}>
          <Text size="sm" fw={unread > 0 ? 700 : 500} truncate>
            {people}
          </Text>
          <Text size="xs" c="dimmed" className={classes.time}>
            {shortlyOf(lastActivityAt)}
          </Text>
        </Group>
        {title !== null && (
          <Text size="xs" c="dimmed" truncate>
            {locked && <IconLock size={11} aria-label={words.locked} />} {title}
          </Text>
        )}
        <Group justify="space-between" wrap="nowrap" gap={6}>
          <Text size="xs" c="dimmed" truncate>
            {lastMessage === null
              ? words.noMessage
              : strings.chat.newMessage(senderOf(lastMessage, me), summaryOf(lastMessage))}
          </Text>
          <Waiting session={session} />
        </Group>
      </div>
    </Link>
  );
}

const senderOf = (message: ChatMessage, me: Me): string =>
  isMine(message, me) ? strings.chat.you : message.senderName;

function Waiting({ session }: { session: ListedSession }): JSX.Element {
  const requests = requestsOf(session).length;
  const hasFailed = useLive(failedSessions(useConnection().client)).has(session.id);
  return (
    <Group gap={4} wrap="nowrap" className={classes.waiting}>
      {hasFailed && (
        <Badge size="xs" variant="light" color="red">
          {words.notSent}
        </Badge>
      )}
      {Object.values(session.external).some(isLive) && (
        <Badge size="xs" variant="light" color="grape">
          {words.handedOver}
        </Badge>
      )}
      {session.status === "CLOSED" && (
        <Badge size="xs" variant="light" color="gray">
          {words.closed}
        </Badge>
      )}
      {requests > 0 && (
        <Badge size="xs" variant="light" color="orange">
          {words.requests(requests)}
        </Badge>
      )}
      {session.unread > 0 && (
        <Badge size="sm" circle aria-label={words.unread(session.unread)}>
          {session.unread > 99 ? "99+" : session.unread}
        </Badge>
      )}
    </Group>
  );
}
