// Downloading: chunk by chunk at the pace of whoever reads, under headers that keep a browser from showing what it gets.
import { Readable } from "node:stream";
import type { StoredFile } from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import type { ApiContext } from "../http/context.ts";
import { asDownload } from "./content-disposition.ts";

/**
 * A file of the session: everybody's who may read it once a message shows it, before that its uploader's.
 * @throws AppError 404 when there is no such file, for this caller.
 */
export async function findFile(
  { store }: ApiContext,
  { tenant, role, id }: Principal,
  { sessionId, fileId }: { sessionId: string; fileId: string },
): Promise<StoredFile> {
  const file = await store.files.find(tenant, sessionId, fileId);
  const isOwn = file?.uploader.role === role && file.uploader.id === id;
  if (file === null || (file.messageId === null && !isOwn)) {
    throw new AppError("not-found", "There is no such file in this chat session");
  }
  return file;
}

/** The file never changes, but who may have it does: a copy is asked after each time, which costs one 304. */
export const fileTag = ({ digest }: StoredFile): string => `"${digest}"`;

export const fileHeaders = (file: StoredFile): Record<string, string | number> => ({
  "content-type": file.contentType,
  "content-length": file.size,
  "content-disposition": asDownload(file.name),
  "x-content-type-options": "nosniff",
});

/** The bytes, of which the next are read when these have gone. */
export const bytesOf = (api: ApiContext, tenant: string, file: StoredFile): Readable =>
  Readable.from(chunksOf(api, tenant, file), { objectMode: false });

async function* chunksOf({ store }: ApiContext, tenant: string, { id, size }: StoredFile): AsyncGenerator<Uint8Array> {
  for (let [index, sent] = [0, 0]; sent < size; index += 1) {
    const bytes = await store.files.chunk(tenant, id, index);
    if (bytes === null) throw new Error(`the file ${id} was removed while it was sent`);
    sent += bytes.length;
    yield bytes;
  }
}
