/** Lists of entries to scroll: feeds in the console's inspector, and what a browser makes of as many rows by itself. */
import type { Launched } from "@tributary/e2e/console/launched";
import { newTalk, openAs } from "@tributary/e2e/console/people";
import type { Window, Windows } from "@tributary/e2e/console/window";

const IN_FLIGHT = 16;

export interface Feed extends Window {
  /** One more entry. */
  say(): Promise<unknown>;
}

/** A new participant's, with this many entries and the few of the session's opening, in the inspector of an operator. */
export async function openFeed(platform: Launched, windows: Windows, entries: number): Promise<Feed> {
  const { participant, coach, sessionId } = await newTalk(platform);
  const text = "A message of the usual length, as people write them.";
  const say = () => platform.call(coach, "POST", `/admin/chat_sessions/${sessionId}/chat_messages`, { text });
  let said = 0;
  const worker = async () => {
    while (said++ < entries) await say();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const admin = await platform.person("admin", "1");
  const window = await openAs(windows, admin, `/operator/inspector/${participant.id}`);
  await window.page.getByRole("option").first().waitFor();
  return { ...window, say };
}

/** All rows are in the page, and nothing happens when it is scrolled. */
export async function openPlainList(windows: Windows, entries: number): Promise<Window> {
  const window = await windows.open("about:blank");
  const row = (seq: number) => `<div role="option"><b>${seq}</b> <span>MessageSent</span> <time>10:00:00</time></div>`;
  const rows = Array.from({ length: entries }, (_, index) => row(index + 1)).join("");
  const style = "[role=listbox] { height: 700px; width: 300px; overflow-y: auto } [role=option] { height: 30px }";
  await window.page.setContent(
    `<style>${style}</style><div role="listbox" aria-label="Entries" tabindex="0">${rows}</div>`,
  );
  return window;
}
