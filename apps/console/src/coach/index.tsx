// The coach's rooms. Whichever is open, the inbox stays live beside it.
import type { JSX } from "react";
import { Route, Routes, useParams, useSearchParams } from "react-router";
import { NotFound } from "../shell/not-found.tsx";
import { ChannelRoom } from "./channel-wall/channel-room.tsx";
import { ChannelsPage } from "./channel-wall/channels-page.tsx";
import { Desk } from "./desk.tsx";
import { InboxProvider } from "./inbox/inbox-context.tsx";
import { ParticipantPage } from "./participants/participant-page.tsx";
import { ParticipantsPage } from "./participants/participants-page.tsx";
import { FoundSession } from "./session/found-session.tsx";
import { NothingOpen } from "./session/nothing-open.tsx";

export const Coach = (): JSX.Element => (
  <InboxProvider>
    <Routes>
      <Route index element={<Inbox />} />
      <Route path="sessions/:id" element={<Inbox />} />
      <Route path="participants" element={<ParticipantsPage />} />
      <Route path="participants/:id" element={<Participant />} />
      <Route path="channels" element={<ChannelsPage />} />
      <Route path="channels/:id" element={<Channel />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  </InboxProvider>
);

function Inbox(): JSX.Element {
  const { id } = useParams();
  return (
    <Desk selectedId={id ?? null}>{id === undefined ? <NothingOpen /> : <Session key={id} sessionId={id} />}</Desk>
  );
}

/** Whose a session is says its address, or else the inbox. */
function Session({ sessionId }: { sessionId: string }): JSX.Element {
  const [query] = useSearchParams();
  return <FoundSession {...{ sessionId, participantId: query.get("of") }} />;
}

function Participant(): JSX.Element {
  const { id = "" } = useParams();
  return <ParticipantPage key={id} id={id} />;
}

function Channel(): JSX.Element {
  const { id = "" } = useParams();
  return <ChannelRoom key={id} sessionId={id} />;
}
