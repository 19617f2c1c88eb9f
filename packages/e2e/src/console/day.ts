/** A session that stays open at a coach's desk and on a participant's phone, while both write and somebody talks all the time. */
import type { Page } from "playwright-core";
import { z } from "zod";
import { newTalk, openAs, openPhone, say, type Talk } from "./people.ts";
import { headersOf, type Population } from "./population.ts";
import { sendAll } from "./screen.ts";
import { keepTalking, type Talking } from "./talking.ts";
import type { Windows } from "./window.ts";

export interface Day extends AsyncDisposable {
  desk: Page;
  phone: Page;
  /** The participant, at another device of theirs. */
  talking: Talking;
  /** When the token that the desk began with ends, in milliseconds since 1970. */
  tokenEnds: number;
  /** Both write something into their chat, whatever becomes of it. */
  write(what: string): Promise<void>;
  /** Pastes a fresh token where the desk asks for one, and goes on. */
  renew(): Promise<void>;
  /** Everybody stops. What the log has then, in its order, and everything that anybody has said. */
  end(): Promise<{ log: string[]; said: string[] }>;
}

export interface Habits {
  /** How long the token lives that the desk begins with. */
  lifeSeconds?: number;
  /** Whether the clocks of both pages can be put forward. */
  hasOwnClock?: boolean;
}

export interface Town extends Population {
  url: string;
}

export async function beginDay(
  windows: Windows,
  town: Town,
  { lifeSeconds = 3_600, hasOwnClock = false }: Habits,
): Promise<Day> {
  await using scope = new AsyncDisposableStack();
  const talk = await newTalk(town);
  const look = { size: "tower", hasOwnClock } as const;
  const tokenEnds = Date.now() + lifeSeconds * 1_000;
  const coach = await town.person("coach", talk.coach.id, lifeSeconds);
  const { page: desk } = scope.use(await openAs(windows, coach, talk.sessionAddress, look));
  const { page: phone } = scope.use(await openPhone(windows, talk, look));
  const { participant, sessionId } = talk;
  const messages = `/participants/${participant.id}/chat_sessions/${sessionId}/chat_messages`;
  const talking = keepTalking(`${town.url}/api/v1${messages}`, headersOf(participant));
  scope.defer(async () => void (await talking.stop()));
  const written: string[] = [];
  const whole = scope.move();
  return {
    ...{ desk, phone, talking, tokenEnds },
    write: async (what) => {
      for (const [page, where] of [
        [desk, "at the desk"],
        [phone, "on the phone"],
      ] as const) {
        const text = `«${what}, ${where}»`;
        written.push(text);
        await say(page, text);
      }
    },
    renew: async () => {
      const question = desk.getByRole("alertdialog");
      await question.getByLabel("Fresh token").fill(talk.coach.token);
      await question.getByRole("button", { name: "Go on" }).click();
    },
    end: async () => {
      const said = await talking.stop();
      for (const page of [desk, phone]) await sendAll(page);
      return { log: await logOf(town, talk, messages), said: [...said, ...written] };
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

const pages = z.object({ results: z.array(z.object({ text: z.string() })), cursor: z.string().nullable() });

async function logOf({ call }: Town, { participant }: Talk, route: string): Promise<string[]> {
  const texts: string[] = [];
  for (let before = ""; ; ) {
    const { results, cursor } = pages.parse(await call(participant, "GET", `${route}?perPage=100${before}`));
    texts.unshift(...results.map(({ text }) => text));
    if (cursor === null) return texts;
    before = `&before=${cursor}`;
  }
}
