import { Badge, Group, Stack, Text } from "@mantine/core";
import type { JSX } from "react";
import type { Conversation } from "../../chat/conversation.ts";
import { PersonAvatar } from "../../chat/person-avatar.tsx";
import { memberKey, type Picture } from "../../chat/picture.ts";
import { strings } from "../../strings.ts";
import { InviteCoach } from "./invite-coach.tsx";

interface Props {
  conversation: Conversation;
  picture: Picture;
}

/** Who is in the session, who asks to be, and who is not any more. */
export function MemberList({ conversation, picture: { session } }: Props): JSX.Element {
  const members = [...session.members].sort((one, other) => (one.memberName < other.memberName ? -1 : 1));
  return (
    <Stack gap="xs">
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: "none" }}>
        {members.map((member) => (
          <Group component="li" key={memberKey(member)} gap="xs" wrap="nowrap">
            <PersonAvatar name={member.memberName} photoUrl={member.photoUrl} size={28} />
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm" truncate>
                {member.memberName}
              </Text>
              <Text size="xs" c="dimmed">
                {strings.chat.types[member.memberType]}
              </Text>
            </div>
            {member.state !== "JOINED" && (
              <Badge size="xs" variant="light" color={member.state === "REQUESTED" ? "orange" : "gray"}>
                {strings.coach.session.memberStates[member.state]}
              </Badge>
            )}
          </Group>
        ))}
      </Stack>
      {session.status === "OPEN" && <InviteCoach conversation={conversation} />}
    </Stack>
  );
}
