/** Every page of the console, with something on it, in both colour schemes: nothing serious for axe to find, nothing broken. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserMissing } from "../stream-clients.ts";
import { graveFindings } from "./accessible.ts";
import { type Launched, launch } from "./launched.ts";
import { newTalk, openAs, type Talk } from "./people.ts";
import type { Person } from "./population.ts";
import { openWindows, picture, type Window, type Windows } from "./window.ts";

const LONG = 240_000;

let platform: Launched;
let windows: Windows;
let talk: Talk;
let admin: Person;
let channelSessionId: string;
beforeAll(async () => {
  if (browserMissing !== null) return;
  platform = await launch();
  windows = await openWindows(platform.dev.url);
  admin = await platform.person("admin", "1");
  await populate();
});
afterAll(async () => {
  await windows?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

/** Something of everything that pages show. */
async function populate(): Promise<void> {
  talk = await newTalk(platform, { locked: true });
  const { call } = platform;
  const { participant, coach, sessionId } = talk;
  const own = `/participants/${participant.id}/chat_sessions/${sessionId}/chat_messages`;
  await call(participant, "POST", own, { text: "I walked for an hour" });
  await call(coach, "POST", `/admin/chat_sessions/${sessionId}/chat_messages`, { text: "That is a lot!" });
  const colleague = { memberId: "c-asks", memberType: "COACH", memberName: "Katherine Johnson" };
  await call(await platform.person("coach", "c-asks"), "POST", `/admin/chat_sessions/${sessionId}/members`, colleague);
  const data = { activityPlanType: "SURVEY", activityValues: [{ measureTypeName: "Mood", measureDataType: "S" }] };
  const plan = { participantId: participant.id, title: "Week", cards: [{ title: "How was it?", data }] };
  await call(coach, "POST", "/admin/activity_plans", plan);
  await call(coach, "POST", `/admin/chat_sessions/${sessionId}/external_chats`, { provider: "bright-pattern" });
  const members = [{ memberId: coach.id, memberType: "COACH", memberName: "Dorothy Vaughan" }];
  channelSessionId = String(
    (await call(coach, "POST", "/admin/ibm_channels", { channelId: "axe", members })).sessionId,
  );
  const service = await platform.person("service", "importer");
  await call(service, "POST", "/commands", { type: "SuspendParticipant", participantId: "nobody" });
}

interface Place {
  name: string;
  who(): Person | null;
  address(): string;
  /** What is done there before it is looked at. */
  first?(page: Page): Promise<void>;
}

const coach = () => talk.coach;
const participant = () => talk.participant;
const operator = () => admin;
const nobody = () => null;

const places: Place[] = [
  { name: "visit", who: nobody, address: () => "/" },
  { name: "sign-in", who: nobody, address: () => "/sign-in" },
  { name: "no-such-page", who: nobody, address: () => "/nowhere" },
  { name: "inbox", who: coach, address: () => "/coach" },
  {
    ...{ name: "session", who: coach, address: () => talk.sessionAddress },
    first: (page) => page.getByRole("button", { name: "Members and hand-over" }).click(),
  },
  { name: "participants", who: coach, address: () => "/coach/participants" },
  { name: "participant", who: coach, address: () => `/coach/participants/${talk.participant.id}` },
  {
    ...{ name: "give-activity", who: coach, address: () => `/coach/participants/${talk.participant.id}` },
    first: (page) => page.getByRole("button", { name: "Give an activity" }).click(),
  },
  { name: "broadcasts", who: coach, address: () => "/coach/channels" },
  { name: "wall", who: coach, address: () => `/coach/channels/${channelSessionId}` },
  { name: "phone", who: participant, address: () => "/phone" },
  {
    ...{ name: "phone-session", who: participant, address: () => "/phone" },
    first: (page) => page.getByRole("button", { name: /Dorothy Vaughan/ }).click(),
  },
  {
    ...{ name: "phone-cards", who: participant, address: () => "/phone" },
    first: (page) => page.getByRole("button", { name: /^Activities/ }).click(),
  },
  { name: "map", who: operator, address: () => "/operator/map" },
  { name: "streams", who: operator, address: () => "/operator/streams" },
  { name: "choose-feed", who: operator, address: () => "/operator/inspector" },
  { name: "inspector", who: operator, address: () => `/operator/inspector/${talk.participant.id}` },
  { name: "links", who: operator, address: () => "/operator/links" },
  {
    ...{ name: "dead-letters", who: operator, address: () => "/operator/dead-letters" },
    first: (page) => page.getByRole("button", { name: /SuspendParticipant/ }).click(),
  },
  { name: "relay", who: operator, address: () => "/operator/relay" },
];

test.for(places)(
  "$name has nothing serious against it, in light and in dark",
  { timeout: LONG },
  async ({ name, who, address, first }, { skip }) => {
    if (browserMissing !== null) skip(browserMissing);
    const person = who();
    const size = name.startsWith("phone") ? "phone" : "desk";
    await using window = await (person === null
      ? windows.open(address(), { size })
      : openAs(windows, person, address(), { size }));
    const { page, problems } = window;
    await settled(page);
    await first?.(page);
    await settled(page);
    const findings: Record<string, string[]> = {};
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await expect.poll(() => page.locator("html").getAttribute("data-mantine-color-scheme")).toBe(scheme);
      await picture(page, `${name}-${scheme}`);
      findings[scheme] = await graveFindings(page);
    }
    expect(findings).toEqual({ light: [], dark: [] });
    expect(problems).toEqual([]);
  },
);

/** There is a heading, and nothing waits to be loaded or moves. */
async function settled(page: Window["page"]): Promise<void> {
  await page.getByRole("heading").first().waitFor();
  await expect
    .poll(() => page.locator('[aria-busy="true"], [aria-label="Loading"]').count(), { timeout: 20_000 })
    .toBe(0);
  await page.evaluate(
    "Promise.all(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity).map(({ finished }) => finished.catch(() => null)))",
  );
}
