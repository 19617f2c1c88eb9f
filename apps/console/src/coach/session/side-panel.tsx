import { Anchor, CloseButton, Divider, Group, Stack, Title } from "@mantine/core";
import type { JSX } from "react";
import { Link } from "react-router";
import type { Conversation } from "../../chat/conversation.ts";
import type { Picture } from "../../chat/picture.ts";
import { strings } from "../../strings.ts";
import { participantPath } from "../paths.ts";
import { HandOver } from "./hand-over.tsx";
import { MemberList } from "./member-list.tsx";
import classes from "./session.module.css";

interface Props {
  conversation: Conversation;
  picture: Picture;
  onClose: () => void;
}

/** Beside the chat: who is in the session, and the chats outside that it is handed over to. */
export function SidePanel({ conversation, picture, onClose }: Props): JSX.Element {
  const { participantId, kind } = picture.session;
  return (
    <aside className={classes.panel} aria-label={strings.coach.session.panel}>
      <Group justify="space-between">
        <Title order={3} size="h6">
          {strings.coach.session.members}
        </Title>
        <CloseButton size="sm" aria-label={strings.common.close} onClick={onClose} />
      </Group>
      <Stack gap="sm">
        <MemberList {...{ conversation, picture }} />
        {participantId !== null && (
          <Anchor component={Link} to={participantPath(participantId)} size="sm">
            {strings.coach.session.profile}
          </Anchor>
        )}
        {kind !== "channel" && (
          <>
            <Divider />
            <HandOver {...{ conversation, picture }} />
          </>
        )}
      </Stack>
    </aside>
  );
}
