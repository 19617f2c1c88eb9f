// A file that an agent has sent: from over there into the platform's own store, piece by piece. It has the same id here
// whoever fetches it, so that it is fetched once.
import { createHash } from "node:crypto";
import type { Files } from "@tributary/event-store";
import type { VendorAnswer } from "../client/request.ts";
import { VendorError } from "../client/vendor-error.ts";

const LARGEST_BYTES = 25 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
const LONGEST_NAME = 255;
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/;

interface Wanted {
  tenant: string;
  sessionId: string;
  id: string;
  name: string | null;
  isImage: boolean;
  uploader: { role: "service"; id: string };
}

/** It is too large to be kept. */
export class FileTooLargeError extends Error {
  override readonly name = "FileTooLargeError";
}

/** Stores the file unless it is there. @throws VendorError, StoreUnavailableError, FileTooLargeError */
export async function fetchFile(
  files: Pick<Files, "find" | "begin" | "write" | "finish" | "remove">,
  { tenant, sessionId, id, name, isImage, uploader }: Wanted,
  download: () => Promise<VendorAnswer>,
): Promise<void> {
  if (await files.find(tenant, sessionId, id)) return;
  await files.remove(tenant, id); // what somebody has begun who is gone
  const answer = await download();
  const said = answer.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const contentType = MEDIA_TYPE.test(said) ? said : "application/octet-stream";
  const shownName = (name ?? (isImage ? "image" : "file")).slice(0, LONGEST_NAME).toWellFormed();
  await files.begin(tenant, { id, sessionId, uploader, name: shownName, contentType });
  try {
    const hash = createHash("sha256");
    let [size, index] = [0, 0];
    for await (const bytes of inChunks(answer)) {
      size += bytes.length;
      if (size > LARGEST_BYTES) throw new FileTooLargeError(`it is larger than ${LARGEST_BYTES / 1024 / 1024} MB`);
      hash.update(bytes);
      await files.write(tenant, id, { index, bytes });
      index += 1;
    }
    await files.finish(tenant, id, { size, digest: hash.digest("base64url"), idempotencyKey: null });
  } catch (error) {
    await files.remove(tenant, id).catch(() => undefined); // else the sweeper finds it
    throw error;
  }
}

async function* inChunks(answer: VendorAnswer): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  const pieces: AsyncIterator<Buffer> = answer[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await pieces.next().catch(brokenOff);
      if (piece.done) break;
      waiting.push(piece.value);
      bytes += piece.value.length;
      if (bytes < CHUNK_BYTES) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      bytes = 0;
    }
    if (bytes > 0) yield Buffer.concat(waiting);
  } finally {
    await pieces.return?.().catch(() => undefined); // nobody wants the rest
  }
}

function brokenOff(cause: unknown): never {
  throw new VendorError("the file broke off", { status: null }, cause);
}
