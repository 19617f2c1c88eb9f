// The bytes of one SSE frame, ready for the socket: one buffer that already carries the chunk framing of HTTP/1.1,
// so that a delivery is a single plain write. A body is rendered once per event and shared by all its frames.

const CRLF = "\r\n";

/** The same frame twice over the same memory: with chunk framing, and (for HTTP/1.0) without. */
export interface Frame {
  readonly chunk: Buffer;
  readonly plain: Buffer;
}

/**
 * The `data:` line of a public event and the blank line that ends the frame. JSON escapes CR and LF, so whatever text
 * people write, the data stays on one line (WHATWG HTML §9.2.6: lines end in CR, LF or CRLF only; U+2028 is text).
 */
export function renderBody(event: { eventType: string; payload: unknown }): Buffer {
  return Buffer.from(`data: ${JSON.stringify(event)}\n\n`);
}

/** A frame: optional `retry:` in milliseconds, the cursor (null leaves the client's cursor as it is), the body. */
export function frame(cursor: string | null, body: Buffer, retryMs?: number): Frame {
  const retry = retryMs === undefined ? "" : `retry: ${retryMs}\n`;
  const id = cursor === null ? "" : `id: ${cursor}\n`;
  return chunked(retry + id, body);
}

/**
 * What every stream starts with: a comment and the reconnection time, as the first lines of the first frame. They are
 * no block of their own: @microsoft/fetch-event-source hands out an empty message at any blank line.
 */
export function preamble(retryMs: number): Frame {
  return chunked(`: tributary\nretry: ${retryMs}\n`, Buffer.alloc(0));
}

/** Chunks one after the other are one valid chunked body, so a page of frames can be one write. */
export function joinFrames(frames: readonly Frame[], framing: keyof Frame): Buffer {
  const [first] = frames;
  if (frames.length === 1 && first !== undefined) return first[framing];
  return Buffer.concat(frames.map((each) => each[framing]));
}

/** Frames one after the other, as one. */
export function joined(frames: readonly Frame[]): Frame {
  const [first] = frames;
  if (frames.length === 1 && first !== undefined) return first;
  return {
    chunk: joinFrames(frames, "chunk"),
    // HTTP/1.0 is rare.
    get plain() {
      return joinFrames(frames, "plain");
    },
  };
}

/** What says that no chunk follows. */
export const endOfChunks: Frame = { chunk: Buffer.from(`0${CRLF}${CRLF}`), plain: Buffer.alloc(0) };

/** `head` holds cursors and numbers only, never text of a person: it is ASCII. */
function chunked(head: string, body: Buffer): Frame {
  const length = head.length + body.length;
  const opening = `${length.toString(16)}${CRLF}${head}`;
  const chunk = Buffer.allocUnsafe(opening.length + body.length + CRLF.length);
  chunk.write(opening, 0, "latin1");
  body.copy(chunk, opening.length);
  chunk.write(CRLF, opening.length + body.length, "latin1");
  return { chunk, plain: chunk.subarray(opening.length - head.length, opening.length + body.length) };
}
