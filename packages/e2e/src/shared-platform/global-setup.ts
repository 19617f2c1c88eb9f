/** One platform for all tests of a run that only talk to one: the api and two replicas of the stream. */
import type { TestProject } from "vitest/node";
import type { Foundation } from "../foundation.ts";
import { hostedPlatform } from "./hosted-platform.ts";
import { bestHosting, type HostedApp, type HostingName, hostingOf } from "./hosting.ts";

type App = Omit<HostedApp, typeof Symbol.asyncDispose>;

/** As workers are told of it: plain data. */
export interface Description {
  readonly foundation: Foundation;
  readonly api: App;
  readonly streams: readonly [App, App];
}

declare module "vitest" {
  interface ProvidedContext {
    hosting: HostingName;
    sharedPlatform: Description;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { name, why } = await bestHosting();
  const hosting = hostingOf(name);
  await using scope = new AsyncDisposableStack();
  const { foundation, start } = scope.use(await hostedPlatform(hosting));
  const [api, ...streams] = await Promise.all([start("api"), start("stream"), start("stream")]);
  project.provide("hosting", name);
  project.provide("sharedPlatform", {
    ...{ foundation, api: urlsOf(api) },
    streams: [urlsOf(streams[0]), urlsOf(streams[1])],
  });
  const reason = why === null ? "" : ` (${why})`;
  process.stdout.write(`tests that only talk to a platform run on ${hosting.source}${reason}\n`);
  const running = scope.move();
  return () => running.disposeAsync();
}

const urlsOf = ({ url, adminUrl }: HostedApp): App => ({ url, adminUrl });
