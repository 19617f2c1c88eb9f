/** Where the apps run that a test only talks to. */
import type { AppName } from "../app-process.ts";
import { containers, containersUnavailable } from "./containers.ts";
import { processes } from "./processes.ts";

export interface HostedApp extends AsyncDisposable {
  readonly url: string;
  readonly adminUrl: string;
}

export interface Hosting {
  /** What this is, in one line. */
  readonly source: string;
  /** Starts an app with these variables, which name servers as this machine reaches them; resolves when it is ready. */
  startApp(name: AppName, env: Record<string, string>): Promise<HostedApp>;
}

const hostings = { containers, processes } satisfies Record<string, Hosting>;

export type HostingName = keyof typeof hostings;

export const hostingOf = (name: HostingName): Hosting => hostings[name];

/** The one closest to production that this machine offers, and why it is no closer one, if so. */
export async function bestHosting(): Promise<{ name: HostingName; why: string | null }> {
  const why = await containersUnavailable();
  return { name: why === null ? "containers" : "processes", why };
}
