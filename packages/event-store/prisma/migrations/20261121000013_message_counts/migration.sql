-- How many messages there are of each sender in each 512 versions of a session, deleted ones apart: what a member has not
-- read is the sum of the blocks after their mark and the rest of the block that it lies in, however long the session.
CREATE TABLE "chat_session_message_counts" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "block" INTEGER NOT NULL,
    "sender_id" TEXT COLLATE "C" NOT NULL,
    "messages" INTEGER NOT NULL,

    CONSTRAINT "chat_session_message_counts_pkey" PRIMARY KEY ("tenant","session_id","block","sender_id")
);
ALTER TABLE "chat_session_message_counts" SET (fillfactor = 70);

INSERT INTO "chat_session_message_counts"
SELECT tenant, session_id, version / 512, sender_id, count(*) FILTER (WHERE deleted_at IS NULL) FROM messages GROUP BY 1, 2, 3, 4;

-- Read-model rows, after the counts that they change: writing the same again changes nothing, so what counts is whether a
-- message is there, and not deleted, already.
ALTER FUNCTION upsert_rows(jsonb) RENAME TO upsert_rows_but_message_counts;

CREATE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_rows$
BEGIN
  IF model_rows ? 'messages' THEN
    INSERT INTO chat_session_message_counts AS c (tenant, session_id, block, sender_id, messages)
    SELECT sent.tenant, sent.session_id, sent.version / 512, sent.sender_id, count(*) FILTER (WHERE NOT EXISTS (
      SELECT FROM jsonb_populate_recordset(NULL::messages, model_rows->'message_changes') AS change
      WHERE change.session_id = sent.session_id AND change.id = sent.id AND change.deleted_at IS NOT NULL
    ))
    FROM jsonb_populate_recordset(NULL::messages, model_rows->'messages') AS sent
    WHERE NOT EXISTS (
      SELECT FROM messages AS m WHERE m.tenant = sent.tenant AND m.session_id = sent.session_id AND m.id = sent.id
    )
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (tenant, session_id, block, sender_id) DO UPDATE SET messages = c.messages + excluded.messages;
  END IF;
  IF model_rows ? 'message_changes' THEN
    UPDATE chat_session_message_counts AS c SET messages = c.messages - gone.messages FROM (
      SELECT m.tenant, m.session_id, m.version / 512 AS block, m.sender_id, count(*) AS messages
      FROM jsonb_populate_recordset(NULL::messages, model_rows->'message_changes') AS change
      JOIN messages AS m ON m.tenant = change.tenant AND m.session_id = change.session_id AND m.id = change.id
      WHERE change.deleted_at IS NOT NULL AND m.deleted_at IS NULL
      GROUP BY 1, 2, 3, 4
    ) AS gone
    WHERE c.tenant = gone.tenant AND c.session_id = gone.session_id AND c.block = gone.block AND c.sender_id = gone.sender_id;
  END IF;
  PERFORM upsert_rows_but_message_counts(model_rows);
END
$upsert_rows$;
