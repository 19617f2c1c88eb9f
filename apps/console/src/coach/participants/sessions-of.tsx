import { Anchor, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMessagePlus } from "@tabler/icons-react";
import type { Participant } from "@tributary/client";
import type { JSX } from "react";
import { Link } from "react-router";
import { listed } from "../../chat/session-list.ts";
import { titleOf } from "../../chat/session-title.ts";
import { strings } from "../../strings.ts";
import { shortlyOf } from "../../wording/times.ts";
import { useInbox } from "../inbox/inbox-context.tsx";
import { sessionPath } from "../paths.ts";
import { NewSession } from "./new-session.tsx";
import classes from "./participants.module.css";
import { Section } from "./section.tsx";

const words = strings.coach.sessions;

/** The sessions that the coach has with somebody: those of the inbox, so they are live. */
export function SessionsOf({ participant }: { participant: Participant }): JSX.Element {
  const { state } = useInbox();
  const [isOpen, dialog] = useDisclosure(false);
  const sessions = listed(state.list).filter(({ participantIds }) => participantIds.includes(participant.id));
  const action = (
    <Button size="xs" leftSection={<IconMessagePlus size={14} />} onClick={dialog.open}>
      {words.open}
    </Button>
  );
  return (
    <Section title={words.title} action={action}>
      <Stack gap="xs">
        {sessions.map((session) => (
          <Group key={session.id} justify="space-between" wrap="nowrap">
            <Anchor component={Link} to={sessionPath(session)} size="sm" truncate>
              {titleOf(session)}
            </Anchor>
            <Group gap={6} wrap="nowrap">
              {session.unread > 0 && (
                <Badge size="sm" circle aria-label={strings.coach.inbox.unread(session.unread)}>
                  {session.unread}
                </Badge>
              )}
              {session.status === "CLOSED" && (
                <Badge size="sm" variant="light" color="gray">
                  {strings.coach.inbox.closed}
                </Badge>
              )}
              <Text size="xs" c="dimmed" className={classes.time}>
                {shortlyOf(session.lastActivityAt)}
              </Text>
            </Group>
          </Group>
        ))}
        {sessions.length === 0 && (
          <Text size="sm" c="dimmed">
            {words.none}
          </Text>
        )}
      </Stack>
      {isOpen && <NewSession participant={participant} onClose={dialog.close} />}
    </Section>
  );
}
