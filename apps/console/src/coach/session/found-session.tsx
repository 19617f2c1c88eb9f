import { type JSX, useEffect } from "react";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { useDoing } from "../../asking/use-doing.ts";
import { Loading } from "../../shell/loading.tsx";
import { useInbox } from "../inbox/inbox-context.tsx";
import { AskToJoin } from "./ask-to-join.tsx";
import { SessionRoom } from "./session-room.tsx";

interface Props {
  sessionId: string;
  /** Whose it is, when that is known; otherwise the inbox is looked through for it. */
  participantId: string | null;
}

/** A session by its id. One that is nowhere in the inbox has to be joined first. */
export function FoundSession({ sessionId, participantId }: Props): JSX.Element {
  const { inbox, state } = useInbox();
  const { run, error } = useDoing();
  const owner = participantId ?? state.list.sessions.get(sessionId)?.participantId ?? null;
  const isSearching = owner === null && state.isMore;
  useEffect(() => {
    if (isSearching && state.list.sessions.size > 0) void run(() => inbox.more());
  }, [isSearching, state.list.sessions.size, inbox, run]);
  if (owner !== null) return <SessionRoom {...{ sessionId, participantId: owner }} />;
  const why = error ?? state.error;
  if (why !== null) return <ProblemAlert error={why} onRetry={() => void inbox.open()} />;
  return isSearching || !state.isLoaded ? <Loading /> : <AskToJoin sessionId={sessionId} onJoined={nothing} />;
}

/** The inbox learns of it by its stream, and then it is found. */
const nothing = (): void => undefined;
