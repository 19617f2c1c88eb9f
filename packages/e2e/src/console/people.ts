/** People in a session of their own, signed in at the console, and what they do there with eyes and hands. */
import type { Locator, Page } from "playwright-core";
import type { Person, Population } from "./population.ts";
import { type Look, signIn, type Window, type Windows } from "./window.ts";

export interface Talk {
  participant: Person;
  /** The participant's. */
  name: string;
  coach: Person;
  sessionId: string;
  /** Where the coach has it open. */
  sessionAddress: string;
}

let talks = 0;

/** A participant and a coach whom no other test knows, in a session. */
export async function newTalk({ person, call }: Population, { locked = false } = {}): Promise<Talk> {
  talks += 1;
  const [participant, coach] = [await person("participant", `p${talks}`), await person("coach", `c${talks}`)];
  const named = { firstName: "Mary", lastName: `Jackson ${talks}` };
  await call(await person("admin", "1"), "POST", "/participants", { id: participant.id, ...named });
  const members = [{ memberId: coach.id, memberType: "COACH", memberName: "Dorothy Vaughan" }];
  const opening = { participantIds: [participant.id], title: "First steps", locked, members };
  const sessionId = String((await call(coach, "POST", "/admin/chat_sessions", opening)).id);
  const name = `${named.firstName} ${named.lastName}`;
  return { participant, name, coach, sessionId, sessionAddress: `/coach/sessions/${sessionId}?of=${participant.id}` };
}

/** A window in which somebody is signed in, at this address. */
export async function openAs(windows: Windows, who: Person, address: string, look: Look = {}): Promise<Window> {
  const window = await windows.open("/sign-in", look);
  await signIn(window.page, who);
  await window.page.waitForURL((url) => url.pathname !== "/sign-in");
  await window.page.goto(address);
  return window;
}

/** The participant's phone, with the session open. */
export async function openPhone(windows: Windows, { participant }: Talk, look: Look = {}): Promise<Window> {
  const window = await openAs(windows, participant, "/phone", { size: "phone", ...look });
  await window.page.getByRole("button", { name: /Dorothy Vaughan/ }).click();
  return window;
}

/** Writes into the chat and sends it with Enter. */
export async function say(page: Page | Locator, text: string): Promise<void> {
  await page.getByLabel("Write a message").fill(text);
  await page.getByLabel("Write a message").press("Enter");
}

/** The message with this text, as the page shows it. */
export const message = (page: Page | Locator, text: string): Locator =>
  page.getByRole("article").filter({ hasText: text });
