// A simulator for one test file, in which every test has a channel of its own.
import { afterAll, beforeAll, expect } from "vitest";
import { type IbmVideo, startIbmVideo } from "../server.ts";
import type { IbmVideoOptions } from "../settings.ts";
import type { Viewers } from "../viewers.ts";
import { type Client, enter } from "./client.ts";

export interface Scene extends Client {
  readonly ibm: IbmVideo;
  readonly viewers: Viewers;
}

/** Starts it before the file's tests; a scene is a client that watches a channel, and the viewers in it. */
export function useScenes(options: IbmVideoOptions = {}): (kind?: "chat" | "qna") => Promise<Scene> {
  let ibm: IbmVideo;
  let channels = 0;
  beforeAll(async () => {
    ibm = await startIbmVideo(options);
  });
  afterAll(() => ibm[Symbol.asyncDispose]());
  return async (kind = "chat") => {
    channels += 1;
    const client = await enter(ibm, `t${channels}`, kind);
    return { ...client, ibm, viewers: ibm.viewers(`t${channels}`, kind) };
  };
}

/** Waits until the client has been told of events of these types, and no others. */
export const told = (client: Pick<Client, "types">, ...types: string[]): Promise<void> =>
  expect.poll(() => client.types()).toEqual(types);

interface Page {
  readonly messages: readonly { readonly id: string }[];
}

/** The ids of the messages that an answer shows. */
export const idsOf = (body: object): string[] => (body as Page).messages.map(({ id }) => id);
