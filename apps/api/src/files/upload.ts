// Uploading: the bytes go to the store as they come. Whatever goes wrong on the way, nothing is left of the file.
import { createHash } from "node:crypto";
import type { StoredFile } from "@tributary/event-store";
import { AppError } from "@tributary/runtime";
import type { FastifyRequest } from "fastify";
import { readableSession } from "../chat-sessions/access.ts";
import type { ApiContext } from "../http/context.ts";
import { receiptRequest } from "../http/idempotency.ts";
import { type ReceivedFile, receiveFile } from "./receive.ts";

interface Uploaded {
  file: StoredFile;
  /** It is that of an earlier request with the same idempotency key. */
  replayed: boolean;
}

/**
 * Keeps the file that the request carries. With an `Idempotency-Key` a repeated upload of the same file is the first one.
 * @throws AppError when the caller may not speak in the session now, when it is no upload, or for a reused key.
 */
export async function uploadFile(
  api: ApiContext,
  request: FastifyRequest,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<Uploaded> {
  const { principal } = request;
  await requireSpeaker(api, request, { userId, sessionId });
  const { files } = api.store;
  const id = api.ids();
  const idempotencyKey = keyOf(request);
  const uploader = { role: principal.role, id: principal.id };
  try {
    const whole = await receiveFile(request, async ({ chunks, ...about }) => {
      const file = { id, sessionId, uploader, ...about };
      await files.begin(principal.tenant, file);
      return {
        ...file,
        ...(await store(chunks, (index, bytes) => files.write(principal.tenant, id, { index, bytes }))),
      };
    });
    const { size, digest } = whole;
    const file = await files.finish(principal.tenant, id, { size, digest, idempotencyKey });
    if (file.id !== id) requireSameFile(file, whole);
    return { file, replayed: file.id !== id };
  } catch (error) {
    // When this fails as well, the sweeper finds what is left.
    await files.remove(principal.tenant, id).catch((left: unknown) => api.log.warn({ event: "file-left", err: left }));
    throw error;
  }
}

/** Who could send a message in the session now. */
async function requireSpeaker(
  api: ApiContext,
  request: FastifyRequest,
  of: { userId: string; sessionId: string },
): Promise<void> {
  const { answer: session } = await readableSession(api, request, of);
  if (session.status === "CLOSED") throw new AppError("session-closed", "This chat session is closed.");
  const { tenant, role, id } = request.principal;
  if (role !== "participant") return;
  if (session.kind === "channel") throw new AppError("role-not-allowed", "Participants only read a channel.");
  const [barred] = await api.store.barredAmong([{ tenant, id }]);
  if (barred?.reason === "suspended") throw new AppError("participant-suspended", `Participant ${id} is suspended.`);
  if (barred) throw new AppError("participant-unknown", `There is no participant ${id}.`);
}

function keyOf({ method, url: path, headers }: FastifyRequest): string | null {
  return receiptRequest({ method, path, body: null, header: headers["idempotency-key"] })?.key ?? null;
}

async function store(
  chunks: ReceivedFile["chunks"],
  write: (index: number, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<{ size: number; digest: string }> {
  const hash = createHash("sha256");
  let size = 0;
  let index = 0;
  for await (const bytes of chunks) {
    hash.update(bytes);
    await write(index, bytes);
    size += bytes.length;
    index += 1;
  }
  return { size, digest: hash.digest("base64url") };
}

/** @throws AppError 422 when the key was used for another file. */
function requireSameFile(first: StoredFile, again: Omit<StoredFile, "messageId">): void {
  const same = (["sessionId", "name", "contentType", "size", "digest"] as const).every((of) => first[of] === again[of]);
  if (!same) throw new AppError("idempotency-key-reused", "This Idempotency-Key came with another file before");
}
