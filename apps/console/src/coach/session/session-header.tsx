import { ActionIcon, Badge, Group, Text, Title, Tooltip } from "@mantine/core";
import { IconLayoutSidebarRight, IconLock } from "@tabler/icons-react";
import type { JSX } from "react";
import { ConnectionLine } from "../../chat/connection-line.tsx";
import type { Conversation, ConversationState } from "../../chat/conversation.ts";
import { PersonAvatar } from "../../chat/person-avatar.tsx";
import type { Picture } from "../../chat/picture.ts";
import { peopleOf } from "../../chat/session-title.ts";
import { strings } from "../../strings.ts";
import { ExternalBadges } from "./external-badges.tsx";
import classes from "./session.module.css";
import { SessionMenu } from "./session-menu.tsx";

const words = strings.coach.session;

interface Props {
  conversation: Conversation;
  state: ConversationState;
  picture: Picture;
  isPanelOpen: boolean;
  onPanel: () => void;
}

/** With whom the session is, how it stands, and what can be done with it as a whole. */
export function SessionHeader({ conversation, state, picture, isPanelOpen, onPanel }: Props): JSX.Element {
  const { session } = picture;
  const people = peopleOf(session);
  return (
    <header className={classes.header}>
      <PersonAvatar name={people} />
      <div className={classes.names}>
        <Group gap={6} wrap="nowrap">
          <Title order={2} size="h5" className={classes.title}>
            {people}
          </Title>
          {session.locked && <IconLock size={14} aria-label={words.locked} />}
        </Group>
        <Group gap={8} wrap="nowrap">
          {session.title !== null && (
            <Text size="xs" c="dimmed" truncate>
              {session.title}
            </Text>
          )}
          {session.status === "OPEN" && <ConnectionLine status={state.status} />}
        </Group>
      </div>
      {session.status === "CLOSED" && (
        <Badge color="gray" variant="light">
          {words.closed}
        </Badge>
      )}
      <ExternalBadges picture={picture} />
      <Tooltip label={words.panel}>
        <ActionIcon
          {...{ variant: "subtle", color: "gray", onClick: onPanel }}
          aria-label={words.panel}
          aria-expanded={isPanelOpen}
        >
          <IconLayoutSidebarRight size={18} />
        </ActionIcon>
      </Tooltip>
      <SessionMenu {...{ conversation, picture }} />
    </header>
  );
}
