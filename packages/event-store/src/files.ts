// Files that were uploaded to sessions: reference data, in chunks, so that nobody ever holds a whole file in memory.
import { role } from "@tributary/schemas";
import { z } from "zod";
import type { Database } from "./database.ts";
import { isUniqueViolation } from "./errors.ts";
import type { Files, StoredFile } from "./files-port.ts";
import type { File } from "./generated/client.ts";

/** How long an upload waits for the message that shows it. */
const UNUSED_FOR = "24 hours";
/** What was still good enough to be sent a moment ago is not removed under the message that is being sent. */
const REMOVED_AFTER = "25 hours";
const MOST_REMOVED = 100;

/** Files over Postgres. */
export function createFiles(database: Database): Files {
  const remove = async (tenant: string, id: string) => {
    await database.file.deleteMany({ where: { tenant, id } });
  };
  return {
    async begin(tenant, { uploader, ...file }) {
      await database.file.create({ data: { tenant, ...file, ...uploadedBy(uploader) } });
    },
    async write(tenant, fileId, { index, bytes }) {
      await database.fileChunk.createMany({ data: [{ tenant, fileId, index, bytes }] });
    },
    async finish(tenant, id, { size, digest, idempotencyKey }) {
      const where = { tenant_id: { tenant, id } };
      try {
        return toStoredFile(await database.file.update({ where, data: { size, digest, idempotencyKey } }));
      } catch (error) {
        if (!isUniqueViolation(error) || idempotencyKey === null) throw error;
      }
      const { uploaderRole, uploaderId } = await database.file.findUniqueOrThrow({ where });
      await remove(tenant, id);
      return toStoredFile(
        await database.file.findFirstOrThrow({ where: { tenant, uploaderRole, uploaderId, idempotencyKey } }),
      );
    },
    remove,
    async find(tenant, sessionId, id) {
      const found = await database.file.findFirst({ where: { tenant, sessionId, id, size: { not: null } } });
      return found && toStoredFile(found);
    },
    async findUnused(tenant, sessionId, ids) {
      const found = await database.$queryRaw<FileRow[]>`
        SELECT id, session_id AS "sessionId", uploader_role AS "uploaderRole", uploader_id AS "uploaderId", name,
          content_type AS "contentType", size, digest, message_id AS "messageId"
        FROM files WHERE tenant = ${tenant} AND id = ANY(${[...ids]}::text[]) AND session_id = ${sessionId}
          AND message_id IS NULL AND size IS NOT NULL AND created_at > now() - ${UNUSED_FOR}::interval`;
      return found.map(toStoredFile);
    },
    async chunk(tenant, fileId, index) {
      const where = { tenant_fileId_index: { tenant, fileId, index } };
      return (await database.fileChunk.findUnique({ where, select: { bytes: true } }))?.bytes ?? null;
    },
    async removeUnused() {
      return await database.$executeRaw`
        DELETE FROM files WHERE (tenant, id) IN (
          SELECT tenant, id FROM files WHERE message_id IS NULL AND created_at < now() - ${REMOVED_AFTER}::interval
          ORDER BY created_at LIMIT ${MOST_REMOVED})`;
    },
  };
}

const uploadedBy = ({ role, id }: StoredFile["uploader"]) => ({ uploaderRole: role, uploaderId: id });

type FileRow = Omit<File, "tenant" | "createdAt" | "idempotencyKey">;

function toStoredFile({ id, sessionId, name, contentType, messageId, ...file }: FileRow): StoredFile {
  const { size, digest } = z.object({ size: z.int(), digest: z.string() }).parse(file);
  const uploader = { role: role.parse(file.uploaderRole), id: file.uploaderId };
  return { id, sessionId, uploader, name, contentType, size, digest, messageId };
}
