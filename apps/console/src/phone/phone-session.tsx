import { ActionIcon, Center, Loader, Text, Title } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import type { JSX } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { Chat } from "../chat/chat.tsx";
import { ConnectionLine } from "../chat/connection-line.tsx";
import type { Conversation } from "../chat/conversation.ts";
import { JoinRequests } from "../chat/join-requests.tsx";
import { PersonAvatar } from "../chat/person-avatar.tsx";
import { useConversation } from "../chat/use-conversation.ts";
import { useLive } from "../chat/use-live.ts";
import { strings } from "../strings.ts";
import { othersOf } from "./others.ts";
import classes from "./phone.module.css";

interface Props {
  sessionId: string;
  userId: string;
  onBack: () => void;
}

/** One conversation. Being open, it marks what it shows as read. */
export function PhoneSession({ sessionId, userId, onBack }: Props): JSX.Element {
  const conversation = useConversation({ sessionId, userId });
  return conversation === null ? <Opening /> : <Open {...{ conversation, onBack }} />;
}

const Opening = (): JSX.Element => (
  <Center flex={1}>
    <Loader size="sm" aria-label={strings.shell.loading} />
  </Center>
);

function Open({ conversation, onBack }: { conversation: Conversation; onBack: () => void }): JSX.Element {
  const state = useLive(conversation.store);
  const { picture, error } = state;
  const session = picture?.session;
  const others = session ? othersOf(session, conversation.ports.me.id) : "";
  const isClosed = session?.status === "CLOSED";
  return (
    <>
      <header className={classes.header}>
        <ActionIcon variant="subtle" color="gray" onClick={onBack} aria-label={strings.phone.back}>
          <IconChevronLeft size={20} />
        </ActionIcon>
        {others !== "" && <PersonAvatar name={others} />}
        <div className={classes.words}>
          <Title order={2} size="h6" className={classes.title}>
            {others}
          </Title>
          {!isClosed && <ConnectionLine status={state.status} />}
        </div>
      </header>
      {picture === null && error === null && <Opening />}
      <ProblemAlert error={error} onRetry={() => void conversation.open()} />
      {picture !== null && (
        <>
          <JoinRequests {...{ conversation, picture }} />
          <Chat {...{ conversation, state, picture }} instead={isClosed ? <Over /> : null} />
        </>
      )}
    </>
  );
}

const Over = (): JSX.Element => (
  <Text size="sm" c="dimmed" ta="center" p="md" role="status">
    {strings.phone.over}
  </Text>
);
