import { Button, Group, Text } from "@mantine/core";
import type { ChatSession } from "@tributary/client";
import type { JSX } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { useDoing } from "../asking/use-doing.ts";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";
import type { Conversation } from "./conversation.ts";
import { PersonAvatar } from "./person-avatar.tsx";
import type { Picture } from "./picture.ts";
import { requestsOf } from "./session-list.ts";
import { decide } from "./speaking.ts";

interface Props {
  conversation: Conversation;
  picture: Picture;
}

/** Who asks to be let in, until somebody decides. */
export const JoinRequests = ({ conversation, picture }: Props): JSX.Element => (
  <div aria-live="polite">
    {requestsOf(picture.session).map((member) => (
      <Request key={member.memberId} {...{ conversation, member }} />
    ))}
  </div>
);

interface RequestProps {
  conversation: Conversation;
  member: ChatSession["members"][number];
}

function Request({ conversation, member }: RequestProps): JSX.Element {
  const doing = useDoing();
  const answer = (isWelcome: boolean) => void doing.run(() => decide(conversation, member.memberId, isWelcome));
  return (
    <div className={classes.request}>
      <Group gap="xs" wrap="nowrap">
        <PersonAvatar name={member.memberName} photoUrl={member.photoUrl} size={26} />
        <Text size="sm" flex={1}>
          {strings.chat.asksToJoin(member.memberName)}
        </Text>
        <Button size="compact-sm" loading={doing.isBusy} onClick={() => answer(true)}>
          {strings.chat.letIn}
        </Button>
        <Button size="compact-sm" variant="default" disabled={doing.isBusy} onClick={() => answer(false)}>
          {strings.chat.refuse}
        </Button>
      </Group>
      <ProblemAlert error={doing.error} onClose={doing.clear} />
    </div>
  );
}
