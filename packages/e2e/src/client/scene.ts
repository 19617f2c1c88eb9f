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
  /** kill -9 of the stream, what happens meanwhile, and another stream at another address. */
  withoutStream(meanwhile: () => Promise<unknown>): Promise<void>;
}

export interface Talk extends Conversation {
  /** What a client of the participant is made with. */
  apiKey: string;
  token: string;
  /** Every text that was said, in order. */
  sent: string[];
  tell(...texts: string[]): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  await using scope = new AsyncDisposableStack();
  const platform = scope.use(await platformForTest());
  const [api, first] = await Promise.all([platform.startApi(), platform.startStream()]);
  let stream: AppProcess = first;
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
    withoutStream: async (meanwhile) => {
      await stream.end("SIGKILL");
      await meanwhile();
      stream = await platform.startStream();
      front.sendStreamsTo(stream.url);
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}
