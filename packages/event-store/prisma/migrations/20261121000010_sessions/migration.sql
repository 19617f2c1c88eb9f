-- Forms that were put to the participants of chat sessions, and the links of sessions to outside chats.

-- CreateTable
CREATE TABLE "forms" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "participant_id" TEXT COLLATE "C",
    "member_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "fields" JSONB NOT NULL,
    "sender_id" TEXT NOT NULL,
    "sender_type" TEXT NOT NULL,
    "sender_name" TEXT NOT NULL,
    "photo_url" TEXT,
    "origin" JSONB,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "answers" JSONB,
    "answered_by" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "forms_pkey" PRIMARY KEY ("tenant","session_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "forms_tenant_session_id_version_key" ON "forms"("tenant", "session_id", "version");

-- CreateTable
CREATE TABLE "external_chats" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "participant_id" TEXT COLLATE "C",
    "provider" TEXT COLLATE "C" NOT NULL,
    "conversation" TEXT COLLATE "C",
    "live_conversation" TEXT COLLATE "C",
    "parameters" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "estimated_wait_seconds" INTEGER,
    "detail" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "external_chats_pkey" PRIMARY KEY ("tenant","session_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "external_chats_tenant_provider_live_conversation_key" ON "external_chats"("tenant", "provider", "live_conversation");

-- Two sessions that link one outside conversation at the same moment: the later is told to try again, and then learns why not.
CREATE FUNCTION upsert_external_chats(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_external_chats$
BEGIN
  IF model_rows ? 'external_chats' THEN
    INSERT INTO external_chats SELECT * FROM jsonb_populate_recordset(NULL::external_chats, model_rows->'external_chats')
    ON CONFLICT (tenant, session_id, id) DO UPDATE SET
      (participant_id, provider, conversation, live_conversation, parameters, status, estimated_wait_seconds, detail,
       changed_at) =
      (excluded.participant_id, excluded.provider, excluded.conversation, excluded.live_conversation, excluded.parameters,
       excluded.status, excluded.estimated_wait_seconds, excluded.detail, excluded.changed_at);
  END IF;
  IF model_rows ? 'external_chat_changes' THEN
    UPDATE external_chats AS l
    SET (conversation, live_conversation, status, estimated_wait_seconds, detail, changed_at) =
      (change.conversation, change.live_conversation, change.status, change.estimated_wait_seconds, change.detail,
       change.changed_at)
    FROM jsonb_populate_recordset(NULL::external_chats, model_rows->'external_chat_changes') AS change
    WHERE l.tenant = change.tenant AND l.session_id = change.session_id AND l.id = change.id;
  END IF;
EXCEPTION WHEN unique_violation THEN
  RAISE EXCEPTION 'another link has this outside conversation' USING ERRCODE = 'serialization_failure';
END
$upsert_external_chats$;

-- What forms and links say of a participant who was erased.
CREATE FUNCTION erase_forms_and_links(in_tenant text, in_id text) RETURNS void
LANGUAGE plpgsql VOLATILE AS $erase_forms_and_links$
DECLARE
  v_sessions constant text[] := ARRAY(
    SELECT m.session_id FROM chat_session_members AS m WHERE m.tenant = in_tenant AND m.member_id = in_id);
BEGIN
  UPDATE forms SET title = NULL, fields = '[]', answers = CASE WHEN answers IS NOT NULL THEN '[]'::jsonb END
  WHERE tenant = in_tenant AND session_id = ANY(v_sessions) AND member_id = in_id;
  UPDATE external_chats SET parameters = '{}', detail = NULL
  WHERE tenant = in_tenant AND session_id = ANY(v_sessions) AND participant_id = in_id;
END
$erase_forms_and_links$;

-- Read-model rows, and among them forms and links: whole ones that are new, changes of those that were answered or moved on.
ALTER FUNCTION upsert_rows(jsonb) RENAME TO upsert_rows_but_forms_and_links;

CREATE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_rows$
BEGIN
  PERFORM upsert_rows_but_forms_and_links(model_rows);
  IF model_rows ? 'forms' THEN
    INSERT INTO forms SELECT * FROM jsonb_populate_recordset(NULL::forms, model_rows->'forms')
    ON CONFLICT (tenant, session_id, id) DO UPDATE SET
      (version, participant_id, member_id, name, title, fields, sender_id, sender_type, sender_name, photo_url, origin,
       requested_at, expires_at, answers, answered_by, answered_at) =
      (excluded.version, excluded.participant_id, excluded.member_id, excluded.name, excluded.title, excluded.fields,
       excluded.sender_id, excluded.sender_type, excluded.sender_name, excluded.photo_url, excluded.origin,
       excluded.requested_at, excluded.expires_at, excluded.answers, excluded.answered_by, excluded.answered_at);
  END IF;
  IF model_rows ? 'form_changes' THEN
    UPDATE forms AS f SET (answers, answered_by, answered_at) = (change.answers, change.answered_by, change.answered_at)
    FROM jsonb_populate_recordset(NULL::forms, model_rows->'form_changes') AS change
    WHERE f.tenant = change.tenant AND f.session_id = change.session_id AND f.id = change.id;
  END IF;
  IF model_rows ? 'external_chats' OR model_rows ? 'external_chat_changes' THEN
    PERFORM upsert_external_chats(model_rows);
  END IF;
  IF model_rows ? 'erased_participants' THEN
    PERFORM erase_forms_and_links(gone.tenant, gone.id)
    FROM jsonb_populate_recordset(NULL::participants, model_rows->'erased_participants') AS gone;
  END IF;
END
$upsert_rows$;
