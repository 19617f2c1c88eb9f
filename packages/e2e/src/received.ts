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

/** Asks again until it is so; a wait for progress with a limit, never a fixed pause. */
export async function eventually(isSo: () => Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
