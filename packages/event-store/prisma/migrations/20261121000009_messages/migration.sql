-- What happens to messages after they were sent, and the files that belong to them.

-- Reactions; one that was taken back stays as a row, so that every change is a write by key.
CREATE TABLE "message_reactions" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "message_id" TEXT COLLATE "C" NOT NULL,
    "member_id" TEXT COLLATE "C" NOT NULL,
    "reaction" TEXT COLLATE "C" NOT NULL,
    "is_there" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "message_reactions_pkey" PRIMARY KEY ("tenant","session_id","message_id","member_id","reaction")
);

-- How far messages have reached each member.
CREATE TABLE "chat_session_deliveries" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "member_id" TEXT COLLATE "C" NOT NULL,
    "up_to_version" INTEGER NOT NULL,

    CONSTRAINT "chat_session_deliveries_pkey" PRIMARY KEY ("tenant","session_id","member_id")
);
ALTER TABLE "chat_session_deliveries" SET (fillfactor = 70);

-- Reference data, outside the log: what was uploaded, by whom, and the message that shows it.
CREATE TABLE "files" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "uploader_role" TEXT COLLATE "C" NOT NULL,
    "uploader_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER,
    "digest" TEXT,
    "idempotency_key" TEXT COLLATE "C",
    "message_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "files_pkey" PRIMARY KEY ("tenant","id")
);

CREATE UNIQUE INDEX "files_tenant_uploader_role_uploader_id_idempotency_key_key"
  ON "files"("tenant", "uploader_role", "uploader_id", "idempotency_key");
CREATE INDEX "files_message_id_created_at_idx" ON "files"("message_id", "created_at");

CREATE TABLE "file_chunks" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "file_id" TEXT COLLATE "C" NOT NULL,
    "index" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "file_chunks_pkey" PRIMARY KEY ("tenant","file_id","index"),
    CONSTRAINT "file_chunks_tenant_file_id_fkey" FOREIGN KEY ("tenant", "file_id") REFERENCES "files"("tenant", "id")
      ON DELETE CASCADE ON UPDATE CASCADE
);
-- Most files are compressed already: trying again would only cost time.
ALTER TABLE "file_chunks" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

-- Read-model rows, and among them what became of messages. The files of a deleted message go with its text.
ALTER FUNCTION upsert_rows(jsonb) RENAME TO upsert_rows_but_message_changes;

CREATE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_rows$
BEGIN
  PERFORM upsert_rows_but_message_changes(model_rows);
  IF model_rows ? 'message_changes' THEN
    UPDATE messages AS m SET text = change.text, html = change.html, attachments = change.attachments,
      edited_at = coalesce(change.edited_at, m.edited_at), deleted_at = coalesce(change.deleted_at, m.deleted_at)
    FROM jsonb_populate_recordset(NULL::messages, model_rows->'message_changes') AS change
    WHERE m.tenant = change.tenant AND m.session_id = change.session_id AND m.id = change.id;
    DELETE FROM files AS f
    USING jsonb_populate_recordset(NULL::messages, model_rows->'message_changes') AS change
    WHERE change.deleted_at IS NOT NULL
      AND f.message_id = change.id AND f.tenant = change.tenant AND f.session_id = change.session_id;
  END IF;
  IF model_rows ? 'message_reactions' THEN
    INSERT INTO message_reactions
    SELECT * FROM jsonb_populate_recordset(NULL::message_reactions, model_rows->'message_reactions')
    ON CONFLICT (tenant, session_id, message_id, member_id, reaction) DO UPDATE SET
      (is_there, version) = (excluded.is_there, excluded.version);
  END IF;
  IF model_rows ? 'chat_session_deliveries' THEN
    INSERT INTO chat_session_deliveries AS d
    SELECT * FROM jsonb_populate_recordset(NULL::chat_session_deliveries, model_rows->'chat_session_deliveries')
    ON CONFLICT (tenant, session_id, member_id) DO UPDATE SET up_to_version = greatest(d.up_to_version, excluded.up_to_version);
  END IF;
  IF model_rows ? 'message_files' THEN
    UPDATE files AS f SET message_id = shown.message_id
    FROM jsonb_populate_recordset(NULL::files, model_rows->'message_files') AS shown
    WHERE f.tenant = shown.tenant AND f.id = shown.id AND f.session_id = shown.session_id
      AND f.message_id IS DISTINCT FROM shown.message_id; -- a rebuild writes nothing here
  END IF;
END
$upsert_rows$;
