/** What a client got, reduced to what the tests compare. */
import type { RecordedFrame, RecordedStream } from "@tributary/testing";
import { z } from "zod";

const message = z.looseObject({ id: z.string(), text: z.string() });

/** The ids of the messages of this connection, in the order of their arrival. */
export function messageIds(stream: RecordedStream): string[] {
  return stream.frames.filter(isMessage).map((frame) => message.parse(frame.payload).id);
}

/** Fits the frame that carries this message. */
export const carrying =
  (messageId: string) =>
  (frame: RecordedFrame): boolean =>
    isMessage(frame) && message.parse(frame.payload).id === messageId;

function isMessage(frame: RecordedFrame): boolean {
  return frame.eventType === "MESSAGE_SENT";
}

/** Asking costs those who are waited for: it is done less often the longer it takes. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [20, 500];

/** Asks again until it is so; a wait for progress with a limit, never a fixed pause. */
export async function eventually(isSo: () => Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; !(await isSo()); pauseMs = Math.min(pauseMs * 1.2, LONGEST_PAUSE_MS)) {
    if (Date.now() > deadline) throw new Error(`not in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
