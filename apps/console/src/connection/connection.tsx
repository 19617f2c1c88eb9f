// The client of one person for all that is below: rooms ask for it with `useConnection()` and hold no credentials.
import { type Client, createClient } from "@tributary/client";
import { acrossTabs } from "@tributary/client/tabs";
import { createContext, type JSX, type ReactNode, useContext, useMemo } from "react";
import type { Credentials } from "./credentials.ts";
import type { Demo } from "./demo.ts";
import { type Identity, identityOf } from "./identity.ts";
import { createTokenHolder } from "./token-holder.ts";

export interface Connection {
  client: Client;
  /** Whom the token names. */
  identity: Identity;
  /** The demo's people and places; null in production. */
  demo: Demo | null;
}

const Context = createContext<Connection | null>(null);

/** The client, who I am, and the demo if this is one. Throws outside of a ConnectionProvider. */
export function useConnection(): Connection {
  const connection = useContext(Context);
  if (connection === null) throw new Error("useConnection() needs a ConnectionProvider above it");
  return connection;
}

interface Props {
  credentials: Credentials;
  demo: Demo | null;
  /** Asks for a fresh token of the same person. */
  renew: () => Promise<string>;
  onFresh?: (token: string) => void;
  children: ReactNode;
}

/** Another person's credentials make another client; a fresh token of the same person doesn't. */
export function ConnectionProvider({ credentials, demo, renew, onFresh, children }: Props): JSX.Element {
  const { apiKey, token } = credentials;
  const connection = useMemo(() => {
    const { source } = createTokenHolder({ first: token, renew, onFresh: onFresh ?? (() => undefined) });
    const client = createClient({ apiKey, token: source, share: acrossTabs() });
    return { client, identity: identityOf(token), demo };
  }, [apiKey, token, demo, renew, onFresh]);
  return <Context value={connection}>{children}</Context>;
}
