// The chat of a live broadcast as a wall: it may bring many messages a second. Who has scrolled up to read stays there.
import { Text, Title } from "@mantine/core";
import type { JSX } from "react";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { Chat } from "../../chat/chat.tsx";
import { ConnectionLine } from "../../chat/connection-line.tsx";
import type { Conversation } from "../../chat/conversation.ts";
import type { Picture } from "../../chat/picture.ts";
import { titleOf } from "../../chat/session-title.ts";
import { useConversation } from "../../chat/use-conversation.ts";
import { useLive } from "../../chat/use-live.ts";
import { useMe } from "../../chat/use-me.ts";
import { Loading } from "../../shell/loading.tsx";
import { strings } from "../../strings.ts";
import { isLive } from "../../wording/external-chats.ts";
import { ExternalBadges } from "../session/external-badges.tsx";
import classes from "../session/session.module.css";
import { whyNothingCanBeSaid } from "../session/standing.ts";
import { StandingNote } from "../session/standing-note.tsx";
import { LetGo } from "./let-go.tsx";
import { useRate } from "./use-rate.ts";

/** Older ones are read again when somebody scrolls up to them. */
const MOST_MESSAGES = 3_000;

/** A channel has no participant: a coach reads it on their own path. */
export function ChannelRoom({ sessionId }: { sessionId: string }): JSX.Element {
  const me = useMe();
  const conversation = useConversation({ sessionId, userId: me.id, most: MOST_MESSAGES });
  return conversation === null ? <Loading /> : <Wall conversation={conversation} />;
}

function Wall({ conversation }: { conversation: Conversation }): JSX.Element {
  const state = useLive(conversation.store);
  const { picture, error } = state;
  const again = () => void conversation.open();
  if (picture === null) return error === null ? <Loading /> : <ProblemAlert error={error} onRetry={again} />;
  const why = whyNothingCanBeSaid(picture, conversation.ports.me);
  return (
    <section className={classes.main} style={{ height: "100%" }} aria-label={strings.coach.channels.wall}>
      <header className={classes.header}>
        <div className={classes.names}>
          <Title order={1} size="h5" className={classes.title}>
            {titleOf(picture.session)}
          </Title>
          <ConnectionLine status={state.status} />
        </div>
        <Rate picture={picture} />
        <ExternalBadges picture={picture} />
        {[...picture.external.values()].filter(isLive).map(({ linkId }) => (
          <LetGo key={linkId} linkId={linkId} />
        ))}
      </header>
      <ProblemAlert error={error} onRetry={again} />
      <Chat {...{ conversation, state, picture }} instead={why && <StandingNote why={why} />} />
    </section>
  );
}

const Rate = ({ picture }: { picture: Picture }): JSX.Element => (
  <Text size="sm" c="dimmed">
    {strings.coach.channels.rate(useRate(picture.messages))}
  </Text>
);
