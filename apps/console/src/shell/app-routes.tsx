// The addresses of the console, and who may go where.
import { type JSX, Suspense, useEffect } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { demoCredentials, isDemoRole } from "../connection/demo.ts";
import { identityOf } from "../connection/identity.ts";
import { useSession } from "../connection/session.tsx";
import { SignedInPerson } from "../connection/signed-in-person.tsx";
import { SignIn } from "../sign-in/index.tsx";
import { Layout } from "./layout.tsx";
import { lazily } from "./lazily.tsx";
import { Loading } from "./loading.tsx";
import { NotFound } from "./not-found.tsx";
import { type Room, roomOf, rooms } from "./rooms.ts";

const Visit = lazily(
  (pathname) => pathname === "/",
  async () => (await import("../visit/index.tsx")).Visit,
);

export const AppRoutes = (): JSX.Element => (
  <Suspense fallback={<Loading />}>
    <Routes>
      <Route index element={<Home />} />
      <Route path="/sign-in" element={<SignIn />} />
      {rooms.map((room) => (
        <Route key={room.path} path={`${room.path}/*`} element={<OfRole room={room} />} />
      ))}
      <Route path="*" element={<NotFound />} />
    </Routes>
  </Suspense>
);

/** The demo's page where this is one; else the rooms of who is signed in. */
function Home(): JSX.Element {
  const { credentials, demo } = useSession();
  if (demo !== null) return <Visit demo={demo} />;
  const room = credentials === null ? undefined : roomOf(identityOf(credentials.token).role);
  return <Navigate replace to={room?.path ?? "/sign-in"} />;
}

/** A room for those whose it is. Others go to their own; who isn't signed in is asked to, and comes back here. */
function OfRole({ room }: { room: Room }): JSX.Element {
  const { credentials, demo, hasLeft, signIn } = useSession();
  const { pathname, search } = useLocation();
  const isAnonymous = credentials === null;
  const isDemo = demo !== null && !hasLeft && isDemoRole(room.role);
  useEffect(() => {
    // The demo has one person per role: an address of the demo can be passed on, and opens.
    if (isAnonymous && isDemo && isDemoRole(room.role)) {
      signIn(demoCredentials(demo, room.role));
    }
  }, [isAnonymous, isDemo, demo, room, signIn]);
  if (credentials === null) {
    return isDemo ? <Loading /> : <Navigate replace to="/sign-in" state={{ from: pathname + search }} />;
  }
  const { role } = identityOf(credentials.token);
  if (role !== room.role) return <Navigate replace to="/" />;
  return (
    <SignedInPerson credentials={credentials}>
      <Layout room={room} />
    </SignedInPerson>
  );
}
