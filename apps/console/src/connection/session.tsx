// Who is signed in in this tab, and how that changes.
import { createContext, type JSX, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { type Credentials, forgetCredentials, keepCredentials, keptCredentials } from "./credentials.ts";
import { type Demo, demoCredentials, isDemoRole } from "./demo.ts";
import { identityOf } from "./identity.ts";

export interface Session {
  /** What the tab was opened or signed in with; null when nobody is signed in. */
  credentials: Credentials | null;
  demo: Demo | null;
  /** Somebody has signed out on this page: nobody is signed in by itself any more. */
  hasLeft: boolean;
  signIn(credentials: Credentials): void;
  /** Leaves nothing of this person in the tab. */
  signOut(): void;
}

const Context = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(Context);
  if (session === null) throw new Error("useSession() needs a SessionProvider above it");
  return session;
}

export function SessionProvider({ demo, children }: { demo: Demo | null; children: ReactNode }): JSX.Element {
  const [credentials, setCredentials] = useState(() => atHand(demo));
  const [hasLeft, setLeft] = useState(false);
  const signIn = useCallback((given: Credentials) => {
    keepCredentials(given);
    setCredentials(given);
    setLeft(false);
  }, []);
  const signOut = useCallback(() => {
    forgetCredentials();
    setCredentials(null);
    setLeft(true);
  }, []);
  const session = useMemo(
    () => ({ credentials, demo, hasLeft, signIn, signOut }),
    [credentials, demo, hasLeft, signIn, signOut],
  );
  return <Context value={session}>{children}</Context>;
}

/** What this tab has kept. The demo's people come with what the demo says now. */
function atHand(demo: Demo | null): Credentials | null {
  const kept = keptCredentials();
  if (kept?.ofDemo !== true || demo === null) return kept;
  const { role } = identityOf(kept.token);
  return isDemoRole(role) ? demoCredentials(demo, role) : kept;
}
