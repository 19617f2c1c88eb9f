// One session, for a coach: its chat in the middle, above it whose it is and how it stands, beside it who is in it.
import { Center, Loader } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { JSX } from "react";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { Chat } from "../../chat/chat.tsx";
import type { Conversation, ConversationState } from "../../chat/conversation.ts";
import { JoinRequests } from "../../chat/join-requests.tsx";
import { useConversation } from "../../chat/use-conversation.ts";
import { useLive } from "../../chat/use-live.ts";
import { strings } from "../../strings.ts";
import { WithInbox } from "../inbox/inbox-context.tsx";
import { AskToJoin } from "./ask-to-join.tsx";
import classes from "./session.module.css";
import { SessionHeader } from "./session-header.tsx";
import { SidePanel } from "./side-panel.tsx";
import { standingOf, whyNothingCanBeSaid } from "./standing.ts";
import { StandingNote } from "./standing-note.tsx";

interface Props {
  sessionId: string;
  participantId: string;
}

/** Needs nothing but a connection above it, and fills its parent. */
export function SessionRoom({ sessionId, participantId }: Props): JSX.Element {
  const conversation = useConversation({ sessionId, userId: participantId });
  return conversation === null ? <Opening /> : <Room key={sessionId} conversation={conversation} />;
}

const Opening = (): JSX.Element => (
  <Center h="100%">
    <Loader size="sm" aria-label={strings.shell.loading} />
  </Center>
);

function Room({ conversation }: { conversation: Conversation }): JSX.Element {
  const state = useLive(conversation.store);
  if (state.picture !== null) return <OpenRoom {...{ conversation, state, picture: state.picture }} />;
  if (state.error === null) return <Opening />;
  if (standingOf(state.error) === "outside") {
    return (
      <WithInbox>
        <AskToJoin sessionId={conversation.ports.sessionId} onJoined={() => void conversation.open()} />
      </WithInbox>
    );
  }
  return (
    <div className={classes.notice}>
      <ProblemAlert error={state.error} onRetry={() => void conversation.open()} />
    </div>
  );
}

interface OpenRoomProps {
  conversation: Conversation;
  state: ConversationState;
  picture: NonNullable<ConversationState["picture"]>;
}

function OpenRoom({ conversation, state, picture }: OpenRoomProps): JSX.Element {
  const [isPanelOpen, panel] = useDisclosure(false);
  const why = whyNothingCanBeSaid(picture, conversation.ports.me);
  return (
    <div className={classes.room} data-panel={isPanelOpen}>
      <section className={classes.main} aria-label={strings.coach.session.label}>
        <SessionHeader {...{ conversation, state, picture, isPanelOpen, onPanel: panel.toggle }} />
        <JoinRequests {...{ conversation, picture }} />
        <ProblemAlert error={state.error} onRetry={() => void conversation.open()} />
        <Chat {...{ conversation, state, picture }} instead={why && <StandingNote why={why} />} />
      </section>
      {isPanelOpen && <SidePanel {...{ conversation, picture, onClose: panel.close }} />}
    </div>
  );
}
