// The operator's rooms: each is a chunk of its own.
import { type JSX, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { isBelow, lazily } from "../shell/lazily.tsx";
import { Loading } from "../shell/loading.tsx";
import { NotFound } from "../shell/not-found.tsx";

const at = (room: string) => isBelow(`/operator/${room}`);
const PlatformMap = lazily(at("map"), async () => (await import("./map/platform-map.tsx")).PlatformMap);
const OpenStreams = lazily(at("streams"), async () => (await import("./streams/open-streams.tsx")).OpenStreams);
const Inspector = lazily(at("inspector"), async () => (await import("./inspector/inspector.tsx")).Inspector);
const Links = lazily(at("links"), async () => (await import("./links/links.tsx")).Links);
const DeadLetters = lazily(
  at("dead-letters"),
  async () => (await import("./dead-letters/dead-letters.tsx")).DeadLetters,
);
const Relay = lazily(at("relay"), async () => (await import("./relay/relay.tsx")).Relay);

export const Operator = (): JSX.Element => (
  <Suspense fallback={<Loading />}>
    <Routes>
      <Route index element={<Navigate to="map" replace />} />
      <Route path="map" element={<PlatformMap />} />
      <Route path="streams" element={<OpenStreams />} />
      <Route path="inspector/:participantId?" element={<Inspector />} />
      <Route path="links" element={<Links />} />
      <Route path="dead-letters" element={<DeadLetters />} />
      <Route path="relay" element={<Relay />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  </Suspense>
);
