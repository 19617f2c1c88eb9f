// Uploads as clients send them, for tests.
import type { Attachment } from "@tributary/schemas";
import { type Person, type Received, type RunningApi, readAnswer } from "./running-api.ts";

export interface Upload {
  bytes: Uint8Array<ArrayBuffer>;
  name?: string;
  type?: string;
  headers?: Record<string, string>;
}

/** Sends a file to the session at this path (`/participants/…/chat_sessions/…`). */
export async function upload(
  { url, headersOf }: RunningApi,
  path: string,
  as: Person,
  { bytes, name = "a.txt", type = "text/plain", headers = {} }: Upload,
): Promise<Received> {
  const form = new FormData();
  form.append("file", new File([bytes], name, { type }));
  const init = { method: "POST", body: form, headers: { ...(await headersOf(as)), ...headers } };
  return readAnswer(await fetch(`${url}/api/v1${path}/files`, init));
}

/** A file of the session, which must have been taken. */
export async function uploaded(running: RunningApi, path: string, as: Person, name?: string): Promise<Attachment> {
  const file = await upload(running, path, as, {
    bytes: Buffer.from("hello"),
    ...(name === undefined ? {} : { name }),
  });
  if (file.status !== 201) throw new Error(`expected a file, got ${file.status} ${file.text}`);
  return file.json as Attachment;
}
