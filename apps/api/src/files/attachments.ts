import type { StoredFile } from "@tributary/event-store";
import type { Attachment } from "@tributary/schemas";
import type { Caller } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";

interface Named {
  sessionId: string;
  fileIds: readonly string[];
}

/** The named files as a message shows them, and whether all are there for the caller to send: their own, or a service's. */
export async function findAttachments(
  { store }: CommandContext,
  { principal: { tenant, role, id } }: Caller,
  { sessionId, fileIds }: Named,
): Promise<{ attachments: Attachment[]; attachmentsExist: boolean }> {
  if (fileIds.length === 0) return { attachments: [], attachmentsExist: true };
  const found = await store.files.findUnused(tenant, sessionId, fileIds);
  const usable = found.filter(
    ({ uploader }) => uploader.role === "service" || (uploader.role === role && uploader.id === id),
  );
  const attachments = fileIds.flatMap((fileId) => usable.filter((file) => file.id === fileId).map(toAttachment));
  return { attachments, attachmentsExist: attachments.length === fileIds.length };
}

/** A file in its public shape. */
export const toAttachment = ({ id, name, contentType, size }: StoredFile): Attachment => ({
  ...{ fileId: id, name, contentType, size },
});
