-- How far each member has read their sessions.
CREATE TABLE "chat_session_reads" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "member_id" TEXT COLLATE "C" NOT NULL,
    "up_to_version" INTEGER NOT NULL,

    CONSTRAINT "chat_session_reads_pkey" PRIMARY KEY ("tenant","session_id","member_id")
);
ALTER TABLE "chat_session_reads" SET (fillfactor = 70);

-- Read-model rows, and among them read marks, which only go up.
ALTER FUNCTION upsert_rows(jsonb) RENAME TO upsert_rows_but_reads;

CREATE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_rows$
BEGIN
  PERFORM upsert_rows_but_reads(model_rows);
  IF model_rows ? 'chat_session_reads' THEN
    INSERT INTO chat_session_reads AS r
    SELECT * FROM jsonb_populate_recordset(NULL::chat_session_reads, model_rows->'chat_session_reads')
    ON CONFLICT (tenant, session_id, member_id) DO UPDATE SET up_to_version = greatest(r.up_to_version, excluded.up_to_version);
  END IF;
END
$upsert_rows$;
