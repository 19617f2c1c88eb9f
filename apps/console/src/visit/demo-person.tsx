import { type JSX, type ReactNode, useCallback, useMemo } from "react";
import { ConnectionProvider } from "../connection/connection.tsx";
import { type Demo, type DemoRole, demoCredentials, fetchDemo } from "../connection/demo.ts";

interface Props {
  demo: Demo;
  person: DemoRole;
  children: ReactNode;
}

/** The connection of one of the demo's people, whoever is signed in in this tab. */
export function DemoPerson({ demo, person, children }: Props): JSX.Element {
  const credentials = useMemo(() => demoCredentials(demo, person), [demo, person]);
  const renew = useCallback(async () => {
    const now = await fetchDemo();
    if (now === null) throw new Error("the demo is not there right now");
    return now.tokens[person];
  }, [person]);
  return <ConnectionProvider {...{ credentials, demo, renew }}>{children}</ConnectionProvider>;
}
