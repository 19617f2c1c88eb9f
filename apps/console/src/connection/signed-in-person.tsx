// The connection of who is signed in, with the question for a fresh token when theirs is about to end.
import { type JSX, type ReactNode, useCallback, useRef, useState } from "react";
import { ConnectionProvider } from "./connection.tsx";
import { type Credentials, keepCredentials } from "./credentials.ts";
import { fetchDemo, isDemoRole } from "./demo.ts";
import { identityOf, isSamePerson } from "./identity.ts";
import { RenewalDialog } from "./renewal-dialog.tsx";
import { useSession } from "./session.tsx";

interface Props {
  credentials: Credentials;
  children: ReactNode;
}

/** In the demo the fresh token comes by itself; elsewhere it is asked for, beside what is on the screen. */
export function SignedInPerson({ credentials, children }: Props): JSX.Element {
  const { demo } = useSession();
  const [isAsking, setAsking] = useState(false);
  const answer = useRef<(token: string) => void>(undefined);
  const renew = useCallback(async () => {
    const own = demo === null ? null : await demoToken(credentials.token);
    if (own !== null) return own;
    const { promise, resolve } = Promise.withResolvers<string>();
    answer.current = resolve;
    setAsking(true);
    return promise;
  }, [credentials.token, demo]);
  const onFresh = useCallback(
    (token: string) => {
      keepCredentials({ ...credentials, token });
      setAsking(false);
    },
    [credentials],
  );
  return (
    <ConnectionProvider {...{ credentials, demo, renew, onFresh }}>
      {isAsking && <RenewalDialog credentials={credentials} onToken={(token) => answer.current?.(token)} />}
      {children}
    </ConnectionProvider>
  );
}

/** A fresh token of the same person, when the demo has one. */
async function demoToken(token: string): Promise<string | null> {
  const before = identityOf(token);
  const demo = await fetchDemo();
  if (demo === null || !isDemoRole(before.role)) return null;
  const fresh = demo.tokens[before.role];
  return fresh !== token && isSamePerson(identityOf(fresh), before) ? fresh : null;
}
