/** Platforms for tests that only talk to one: the one that all of a run share, and others of the same hosting. */
import { inject } from "vitest";
import { type Ground, groundOn } from "../ground.ts";
import type { Description } from "./global-setup.ts";
import { type HostedPlatform, hostedPlatform } from "./hosted-platform.ts";
import { hostingOf } from "./hosting.ts";

export interface SharedPlatform extends Ground, Pick<Description, "api" | "streams"> {
  /** The first of the two replicas. */
  readonly stream: Description["api"];
}

/** The shared platform, with a new tenant in it: of the others nothing is seen. Disposing leaves it running. */
export async function sharedPlatform(): Promise<SharedPlatform> {
  const { foundation, api, streams } = inject("sharedPlatform");
  return { ...(await groundOn(foundation)), api, streams, stream: streams[0] };
}

/** A platform of one's own, for who configures its apps. */
export const configuredPlatform = (): Promise<HostedPlatform> => hostedPlatform(hostingOf(inject("hosting")));
