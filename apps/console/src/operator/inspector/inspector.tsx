// Time travel through a participant's feed. The address says whose and which entry, so that a place can be sent to somebody.
import type { JSX } from "react";
import { useParams } from "react-router";
import { ChooseParticipant } from "./choose-participant.tsx";
import { FeedView } from "./feed-view.tsx";

export function Inspector(): JSX.Element {
  const { participantId } = useParams();
  return participantId === undefined ? (
    <ChooseParticipant />
  ) : (
    <FeedView key={participantId} participantId={participantId} />
  );
}
