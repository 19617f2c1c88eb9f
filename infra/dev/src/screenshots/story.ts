/** What the pictures show: a morning of one coach, the same each time, told through the API as everybody uses it. */
import { setTimeout as delay } from "node:timers/promises";
import { signToken } from "@tributary/runtime";
import { z } from "zod";
import { DEMO_TENANT } from "../demo.ts";
import type { DevFile } from "../dev-file.ts";
import { caller } from "../story/caller.ts";

const GRACE = { memberId: "41", memberType: "COACH", memberName: "Grace Hopper" };

const HEDY = { memberId: "42", memberType: "COACH", memberName: "Hedy Lamarr" };
const ASKED_FOR = "After the operation";

const PAUSE_MS = 50;

const OTHERS = [
  ["Mary", "Somerville", "Back on the bike", "I managed the whole loop today, slowly. And no pain afterwards!"],
  ["Benjamin", "Banneker", "Eating well", "Could you look at my plan for the week?"],
  ["Hypatia", "Moreau", "After the operation", "Physio says I may swim again from Monday."],
  ["Charles", "Drew", "Sleep", "Six hours, third night in a row. Thank you."],
] as const;

const TALK = [
  ["coach", "Good morning, Ada! How did the first week go?"],
  ["participant", "Better than I thought. I walked every day but one."],
  ["coach", "Six days out of seven is a very good start. Which one was hard?"],
  ["participant", "Thursday. Rain, and a long day at the desk."],
  ["coach", "Then let's have a plan for rainy days. I'm sending you two cards for this week."],
] as const;

/** The last line of the talk, which every screen of it shows. */
export const LAST_LINE = "The stairs instead of the lift it is!";

const CARDS = {
  title: "Second week",
  cards: [
    {
      ...{ title: "Walk for twenty minutes", description: "Outside when it is dry." },
      data: {
        activityPlanType: "GENERAL_ACTIVITY",
        activityValues: [{ measureTypeName: "Minutes", measureDataType: "N" }],
      },
    },
    {
      ...{ title: "Take the stairs", description: "On rainy days." },
      data: {
        activityPlanType: "GENERAL_ACTIVITY",
        activityValues: [
          { measureTypeName: "Afterwards", measureDataType: "S", measureTypeOptions: ["tired", "fine", "great"] },
        ],
      },
    },
  ],
};

const created = z.object({ id: z.string() });

/** Tells it on a platform that has only just been made; its secret signs for people whom the demo has no tokens of. */
export async function tellMorning(dev: DevFile, jwtSecret: string): Promise<void> {
  const { participantId, sessionId } = dev;
  const call = caller(dev, () => undefined);
  const signed = (sub: string, role: "participant" | "coach") =>
    signToken(jwtSecret, { sub, role, tenant: DEMO_TENANT, expiresInSeconds: 3_600 });
  for (const other of OTHERS) await openOther(dev, other, signed);
  for (const [as, text] of TALK) await say(as, text);
  const path = "/admin/activity_plans";
  await call({ title: "Cards.", as: "coach", method: "POST", path, body: { participantId, ...CARDS } });
  await say("participant", LAST_LINE);

  async function say(as: "coach" | "participant", text: string): Promise<void> {
    const begin = as === "coach" ? "/admin" : `/participants/${participantId}`;
    const messages = `${begin}/chat_sessions/${sessionId}/chat_messages`;
    await call({ title: text, as, method: "POST", path: messages, body: { text } });
  }
}

/** Somebody talks until it is enough. */
export async function chatter(dev: DevFile, enough: AbortSignal): Promise<void> {
  const path = `/admin/chat_sessions/${dev.sessionId}/chat_messages`;
  const call = caller(dev, () => undefined);
  for (let count = 1; !enough.aborted; count++) {
    await call({ title: "Chatter.", as: "coach", method: "POST", path, body: { text: `${count} of many` } });
    await delay(PAUSE_MS);
  }
}

/** Another session of the same coach, in which its participant has said something; into one of them a colleague asks to be let. */
async function openOther(
  dev: DevFile,
  [firstName, lastName, title, text]: (typeof OTHERS)[number],
  signed: (sub: string, role: "participant" | "coach") => Promise<string>,
): Promise<void> {
  const post = async (as: "admin" | "coach", path: string, body: object) =>
    created.parse(await caller(dev, () => undefined)({ title, as, method: "POST", path, body })).id;
  const person = await post("admin", "/participants", { firstName, lastName });
  const locked = title === ASKED_FOR;
  const opening = { participantIds: [person], title, locked, members: [GRACE] };
  const session = await post("coach", "/admin/chat_sessions", opening);
  const [participant, coach] = await Promise.all([signed(person, "participant"), signed(HEDY.memberId, "coach")]);
  const call = caller({ ...dev, tokens: { ...dev.tokens, participant, coach } }, () => undefined);
  const messages = `/participants/${person}/chat_sessions/${session}/chat_messages`;
  await call({ title, as: "participant", method: "POST", path: messages, body: { text } });
  const members = `/admin/chat_sessions/${session}/members`;
  if (locked) await call({ title, as: "coach", method: "POST", path: members, body: HEDY });
}
