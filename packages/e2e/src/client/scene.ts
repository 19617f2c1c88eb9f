/** A participant, a coach, and a door in front of the platform at which a test makes the weather. */
import type { AppProcess } from "../app-process.ts";
import { type Conversation, openConversation } from "../conversation.ts";
import { type Front, openFront } from "../front.ts";
import type { Platform } from "../platform.ts";
import { platformForTest } from "../platform-for-test.ts";

export interface Scene extends AsyncDisposable {
  platform: Platform;
  front: Front;
  /** The participant `id`, in a session with a coach. */
  newTalk(id: string): Promise<Talk>;
  readonly apiUrl: string;
  /** kill -9 of the stream, what happens meanwhile, and another stream at another address. */
  withoutStream(meanwhile: () => Promise<unknown>): Promise<void>;
  /** The same of the api. */
  withoutApi(meanwhile: () => Promise<unknown>): Promise<void>;
  /** A deploy: another stream is ready before this one is told to go. */
  replaceStream(): Promise<void>;
  replaceApi(): Promise<void>;
}

export interface Talk extends Conversation {
  /** What a client of the participant is made with. */
  apiKey: string;
  token: string;
  /** Every text that was said, in order. */
  sent: string[];
  tell(...texts: string[]): Promise<void>;
}

/** Streams are closed within so many seconds of a SIGTERM. */
const DRAIN = { DRAIN_WINDOW_SECONDS: "1" };

export async function openScene(apiSettings: Record<string, string> = {}): Promise<Scene> {
  await using scope = new AsyncDisposableStack();
  const platform = scope.use(await platformForTest());
  const startApi = () => platform.startApi(apiSettings);
  let [api, stream] = await Promise.all([startApi(), platform.startStream(DRAIN)]);
  const useStream = (another: AppProcess) => {
    stream = another;
    front.sendStreamsTo(stream.url);
  };
  const useApi = (another: AppProcess) => {
    api = another;
    front.sendCallsTo(api.url);
  };
  const front = scope.use(await openFront({ api: api.url, stream: stream.url }));
  const whole = scope.move();
  return {
    platform,
    front,
    newTalk: async (id) => {
      const talk = await openConversation(api.url, platform.tenant, { participantId: id });
      const sent: string[] = [];
      const tell = async (...texts: string[]) => {
        for (const text of texts) sent.push(await talk.say(text).then(() => text));
      };
      const token = talk.participant.authorization?.replace("Bearer ", "") ?? "";
      return { ...talk, apiKey: platform.tenant.apiKey, token, sent, tell };
    },
    get apiUrl() {
      return api.url;
    },
    withoutStream: async (meanwhile) => {
      await stream.end("SIGKILL");
      await meanwhile();
      useStream(await platform.startStream(DRAIN));
    },
    withoutApi: async (meanwhile) => {
      await api.end("SIGKILL");
      await meanwhile();
      useApi(await startApi());
    },
    replaceStream: async () => {
      const old = stream;
      useStream(await platform.startStream(DRAIN));
      await old.end("SIGTERM");
    },
    replaceApi: async () => {
      const old = api;
      useApi(await startApi());
      await old.end("SIGTERM");
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}
