import type { Files, HeldLink } from "@tributary/event-store";
import type { Attachment } from "@tributary/schemas";

/** A file of the session, whole: uploads of this vendor are one request. At most 25 MB, and few of them at a time. */
export async function readFile(
  files: Pick<Files, "chunk">,
  { tenant }: Pick<HeldLink, "tenant">,
  { fileId, size, contentType }: Attachment,
): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let [index, read] = [0, 0]; read < size; index += 1) {
    const bytes = await files.chunk(tenant, fileId, index);
    if (bytes === null) break;
    chunks.push(new Uint8Array(bytes));
    read += bytes.length;
  }
  return new Blob(chunks, { type: contentType });
}
