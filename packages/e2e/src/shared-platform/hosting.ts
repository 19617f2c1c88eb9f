/** Where the apps run that a test only talks to. */
import type { AppName } from "../app-process.ts";
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

const hostings = { processes } satisfies Record<string, Hosting>;

export type HostingName = keyof typeof hostings;

export const hostingOf = (name: HostingName): Hosting => hostings[name];

/** The one closest to production that this machine offers. */
export async function bestHosting(): Promise<HostingName> {
  return "processes";
}
