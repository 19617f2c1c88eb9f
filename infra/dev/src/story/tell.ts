/** A short story on a running platform: each call is said, and what it causes is shown on both streams as it arrives. */
import { z } from "zod";
import type { DevFile } from "../dev-file.ts";
import { type Caller, caller, credentials } from "./caller.ts";
import { type Listener, listen } from "./listener.ts";

const created = z.object({ id: z.string() });
const planned = z.object({
  cards: z.tuple([
    z.object({ id: z.string(), data: z.object({ activityValues: z.tuple([z.object({ id: z.string() })]) }) }),
  ]),
});

const grace = { memberId: "41", memberType: "COACH", memberName: "Grace Hopper" };
const hedy = { memberId: "42", memberType: "COACH", memberName: "Hedy Lamarr" };

interface Stage {
  call: Caller;
  participantId: string;
  /** The participant's stream. */
  person: Listener;
}

/** Tells it from the first call to the last. Throws with what was refused, or with what did not arrive. */
export async function tellStory(platform: DevFile, say: (line: string) => void): Promise<void> {
  using streams = new DisposableStack();
  const { participantId } = platform;
  const headers = credentials(platform, "participant");
  const follow = async (name: string, path: string) => {
    say(`\nThe participant's application opens the ${name} stream.`);
    say(`  GET /api/v1${path}`);
    return streams.use(await listen({ name, url: `${platform.url}/api/v1${path}`, headers, say }));
  };
  const person = await follow("participant", `/participants/${participantId}/stream`);
  const stage = { call: caller(platform, say), participantId, person };

  const sessionId = await openSession(stage);
  const session = `/participants/${participantId}/chat_sessions/${sessionId}`;
  const chat = await follow("session", `${session}/stream?since=earliest`);
  await chat.hears(["CHAT_SESSION_MEMBER_JOINED", "CHAT_SESSION_MEMBER_JOINED"]);
  await talk(stage, sessionId, chat);
  await care(stage);
  say("\nThe story is told, and everything arrived.");
}

async function openSession({ call, participantId, person }: Stage): Promise<string> {
  const session = await call({
    title: "A coach opens a locked session.",
    ...{ as: "coach", method: "POST", path: "/admin/chat_sessions" },
    body: { participantIds: [participantId], title: "A short story", locked: true, members: [grace] },
  });
  await person.hears(["CHAT_SESSION_MEMBER_JOINED", "CHAT_SESSION_MEMBER_JOINED"]);
  return created.parse(session).id;
}

/** What both streams carry. */
async function talk({ call, person }: Stage, sessionId: string, chat: Listener): Promise<void> {
  const session = `/admin/chat_sessions/${sessionId}`;
  const bothHear = (...types: string[]) => Promise.all([person.hears(types), chat.hears(types)]);
  await call({
    title: "A second coach wants to join. The session is locked, so a member has to approve.",
    ...{ as: "coach", method: "POST", path: `${session}/members` },
    body: hedy,
  });
  await bothHear("CHAT_SESSION_MEMBER_REQUESTED");
  await call({
    title: "The participant approves.",
    ...{ as: "participant", method: "POST", path: `${session}/members/42/approve` },
  });
  await bothHear("CHAT_SESSION_MEMBER_APPROVED", "CHAT_SESSION_MEMBER_JOINED");
  await call({
    title: "The coach writes.",
    ...{ as: "coach", method: "POST", path: `${session}/chat_messages` },
    body: { text: "Good morning! There is a walk waiting for you." },
  });
  await bothHear("MESSAGE_SENT");
}

/** What only the participant's stream carries. */
async function care({ call, participantId, person }: Stage): Promise<void> {
  const steps = { measureTypeName: "Steps", measureDataType: "N" };
  const card = { title: "A walk", data: { activityPlanType: "GENERAL_ACTIVITY", activityValues: [steps] } };
  const plan = await call({
    title: "The coach plans an activity.",
    ...{ as: "coach", method: "POST", path: "/admin/activity_plans" },
    body: { participantId, title: "Get moving", cards: [card] },
  });
  await person.hears(["ACTION_PLAN_CARDS_ADDED"]);
  const [{ id: activityPlanCardId, data }] = planned.parse(plan).cards;
  const [{ id: activityValueId }] = data.activityValues;
  await call({
    title: "The participant answers the card.",
    ...{ as: "participant", method: "PUT", path: `/participants/${participantId}/activity_responses` },
    body: { activityPlanCardId, responses: [{ activityValueId, value: 4000 }] },
  });
  await person.hears(["ACTION_PLAN_CARD_RESPONDED"]);
  await call({
    title: "The participant's mood changes.",
    ...{ as: "participant", method: "PUT", path: `/participants/${participantId}/extras` },
    // Another value each time: one that stays the same is no change.
    body: { extraCode: "mood", value: `calm at ${new Date().toISOString()}` },
  });
  await person.hears(["PARTICIPANT_EXTRA_VALUE_CHANGED"]);
}
