/** Which pictures there are, and what has to be on the screen before each is taken. */
import type { Page } from "playwright-core";
import type { DevFile } from "../dev-file.ts";
import { LAST_LINE } from "./story.ts";

export interface Picture {
  readonly name: string;
  readonly scheme: "light" | "dark";
  readonly path: string;
  readonly size: { readonly width: number; readonly height: number };
  /** Whether people talk while it is taken, and so as the last one: it is about what moves. */
  readonly isBusy?: true;
  /** Resolves when the screen shows what the picture is about. */
  ready(page: Page): Promise<void>;
}

const WIDE = { width: 1280, height: 800 };
/** What is full of text, in fewer bytes. */
const DENSE = { width: 1340, height: 440 };

const shows =
  (...texts: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const text of texts) await page.getByText(text).first().waitFor();
  };

/** The pictures of a platform on which the morning has been told. */
export const picturesOf = ({ participantId, sessionId }: DevFile): Picture[] => [
  { name: "visit-light", scheme: "light", path: "/", size: WIDE, ready: shows(LAST_LINE) },
  { name: "visit-dark", scheme: "dark", path: "/", size: WIDE, ready: shows(LAST_LINE) },
  {
    ...{ name: "coach-session", scheme: "light", path: `/coach/sessions/${sessionId}`, size: WIDE },
    async ready(page) {
      await shows(LAST_LINE)(page);
      await page.getByRole("button", { name: "Members and hand-over" }).click();
    },
  },
  {
    ...{ name: "inspector", scheme: "light", path: `/operator/inspector/${participantId}?at=9`, size: DENSE },
    ready: (page) => page.getByTestId("entry").waitFor(),
  },
  { name: "map", scheme: "dark", path: "/operator/map", size: WIDE, isBusy: true, ready: shows("Relay") },
];
