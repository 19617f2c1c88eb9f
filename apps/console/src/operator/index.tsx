// The operator's rooms: each is a chunk of its own.
import { type JSX, lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { Loading } from "../shell/loading.tsx";
import { NotFound } from "../shell/not-found.tsx";

const PlatformMap = lazy(() => import("./map/platform-map.tsx").then((room) => ({ default: room.PlatformMap })));
const OpenStreams = lazy(() => import("./streams/open-streams.tsx").then((room) => ({ default: room.OpenStreams })));
const Inspector = lazy(() => import("./inspector/inspector.tsx").then((room) => ({ default: room.Inspector })));
const Links = lazy(() => import("./links/links.tsx").then((room) => ({ default: room.Links })));
const DeadLetters = lazy(() =>
  import("./dead-letters/dead-letters.tsx").then((room) => ({ default: room.DeadLetters })),
);
const Relay = lazy(() => import("./relay/relay.tsx").then((room) => ({ default: room.Relay })));

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
