-- Erasing a participant takes more than their key: whatever holds what was opened with it.

-- Which stream the command was about, so that the answers that tell of somebody are found.
ALTER TABLE "command_receipts" ADD COLUMN "stream_id" TEXT COLLATE "C";
UPDATE "command_receipts" AS r SET "stream_id" = e."stream_id"
FROM "events" AS e WHERE e."tenant" = r."tenant" AND e."metadata"->>'commandId' = r."command_id";
CREATE INDEX "command_receipts_stream_id_idx" ON "command_receipts"("stream_id");

-- Whether they are in a session now. Its state then has their name at hand, and whoever decides on it would write it anew.
CREATE FUNCTION is_member(in_tenant text, subject text) RETURNS boolean
LANGUAGE sql STABLE AS $is_member$
  SELECT EXISTS (
    SELECT FROM chat_session_members AS m
    WHERE m.tenant = in_tenant AND m.member_id = split_part(subject, '/', 2)
      AND m.member_type = upper(split_part(subject, '/', 1)) AND m.state = 'JOINED'
  )
$is_member$;

-- Every session that they have been in as a participant; a coach with the same id is somebody else.
CREATE FUNCTION sessions_of_participant(in_tenant text, in_id text) RETURNS SETOF text
LANGUAGE sql STABLE AS $sessions_of_participant$
  SELECT s.id FROM chat_session_members AS m
  JOIN chat_sessions AS s ON s.tenant = m.tenant AND s.id = m.session_id
  WHERE m.tenant = in_tenant AND m.member_id = in_id AND in_id = ANY(s.participant_ids)
$sessions_of_participant$;

-- What tells of a participant outside of the log and the read models: the states of their plans, answers that were given to
-- them or about them, commands that failed, and the files that they uploaded.
CREATE FUNCTION erase_traces(in_tenant text, subject text) RETURNS void
LANGUAGE plpgsql VOLATILE AS $erase_traces$
DECLARE
  v_id constant text := split_part(subject, '/', 2);
  v_quoted constant text := to_json(v_id)::text;
  v_plans constant text[] := ARRAY(
    SELECT DISTINCT in_tenant || '/activity-plan/' || c.activity_plan_id FROM cards AS c
    WHERE c.tenant = in_tenant AND c.participant_id = v_id);
  v_own constant text[] := v_plans || (in_tenant || '/' || subject);
  v_sessions constant text[] := ARRAY(
    SELECT in_tenant || '/chat-session/' || id FROM sessions_of_participant(in_tenant, v_id) AS id);
BEGIN
  -- Folded anew from the events, where they are gone, should anybody ask.
  UPDATE streams SET state = '{}', state_version = 0 WHERE stream_id = ANY(v_plans);

  -- All that they were answered themselves or that was about them alone. Of what others did in their sessions, all answers
  -- that name them, but for messages that others sent: such an answer is the message, in the sender's own words.
  UPDATE command_receipts SET status = 410, body = 'null', fingerprint = '', sent = NULL, republish_at = NULL
  WHERE tenant = in_tenant AND type IS DISTINCT FROM 'EraseParticipant' AND (
    principal = subject OR stream_id = ANY(v_own)
    OR (stream_id = ANY(v_sessions) AND type IS DISTINCT FROM 'SendMessage' AND position(v_quoted IN body) > 0)
  );

  DELETE FROM dead_letters
  WHERE tenant = in_tenant AND (
    key = ANY(v_own) OR (key = ANY(v_sessions) AND position(convert_to(v_quoted, 'UTF8') IN value) > 0)
  );

  DELETE FROM files WHERE tenant = in_tenant AND uploader_role = 'participant' AND uploader_id = v_id;
END
$erase_traces$;

-- As before, but for these: nobody is erased while they are a member, what else tells of them goes with their key, and a
-- receipt keeps the stream that its command was about.
CREATE OR REPLACE FUNCTION append_events(request jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE AS $append_events$
DECLARE
  v_tenant   constant text  := request->>'tenant';
  v_stream   constant text  := request->>'streamId';
  v_events   constant jsonb := request->'events';
  v_receipts constant jsonb := request->'receipts';
  v_expected constant text  := request->'expected'->>'kind';
  v_subjects constant jsonb := coalesce(request->'subjects', '[]');
  v_erases   constant jsonb := coalesce(request->'erases', '[]');
  v_now timestamptz;
  v_epoch integer;
  v_suspect boolean;
  v_standing jsonb := '[]';
  v_stands command_receipts;
  v_receipt jsonb;
  v_version integer;
  v_state jsonb;
  v_state_version integer;
  v_event jsonb;
  v_numbers jsonb;
  v_feeds jsonb := '[]';
  v_erased text;
BEGIN
  -- First of all, and before anything gives this transaction its id: whoever appends to one of these streams, feeds or
  -- receipts waits here. So ids, versions and feed numbers grow in one order, which is the order the relay reads. Each
  -- statement of a volatile function sees what was committed before it began, hence all that the last holder wrote.
  -- Those who write about a person share a lock that only their erasure takes alone.
  PERFORM CASE WHEN touched.alone THEN pg_advisory_xact_lock(touched.hash) ELSE pg_advisory_xact_lock_shared(touched.hash) END
  FROM (
    SELECT hashtextextended(touches.key, 0) AS hash, bool_or(touches.alone) AS alone FROM (
      SELECT 'stream:' || v_stream, true
      UNION ALL
      SELECT 'feed:' || v_tenant || '/' || (owner #>> '{}'), true
      FROM jsonb_path_query(v_events, '$[*].feeds[*]') AS owner
      UNION ALL
      SELECT 'receipt:' || v_tenant || '/' || (r->>'principal') || '/' || (r->>'key'), true
      FROM jsonb_array_elements(v_receipts) AS r
      UNION ALL
      SELECT 'subject:' || v_tenant || '/' || subject, false FROM jsonb_array_elements_text(v_subjects) AS subject
      UNION ALL
      SELECT 'subject:' || v_tenant || '/' || subject, true FROM jsonb_array_elements_text(v_erases) AS subject
    ) AS touches(key, alone)
    GROUP BY hash
    ORDER BY hash
  ) AS touched;

  -- One at a time and by its whole key: for a set of unknown size the planner may read every receipt of the tenant.
  FOR v_receipt IN SELECT * FROM jsonb_array_elements(v_receipts) LOOP
    SELECT * INTO v_stands FROM command_receipts
    WHERE tenant = v_tenant AND principal = v_receipt->>'principal' AND key = v_receipt->>'key';
    IF FOUND AND NOT is_replaced(v_stands, v_receipt) THEN
      v_standing := v_standing || to_jsonb(v_stands);
    END IF;
  END LOOP;
  IF v_standing <> '[]' THEN
    RETURN jsonb_build_object('outcome', 'replayed', 'receipts', v_standing);
  END IF;

  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'append_events needs READ COMMITTED: an older snapshot would not see the last holder of its locks';
  END IF;

  SELECT epoch, suspect INTO STRICT v_epoch, v_suspect FROM log_epoch;
  IF v_suspect THEN
    RETURN jsonb_build_object('outcome', 'suspect');
  END IF;

  SELECT version, state, state_version INTO v_version, v_state, v_state_version
  FROM streams WHERE stream_id = v_stream;
  v_version := coalesce(v_version, 0);
  IF v_subjects <> '[]' AND EXISTS (
    SELECT FROM subject_keys
    WHERE tenant = v_tenant AND erased_at IS NOT NULL AND subject IN (SELECT jsonb_array_elements_text(v_subjects))
  ) THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'version', v_version, 'state', v_state, 'stateVersion', v_state_version);
  END IF;
  IF NOT coalesce(CASE v_expected
    WHEN 'no-stream' THEN v_version = 0
    WHEN 'exact' THEN v_version = (request->'expected'->>'version')::integer
    WHEN 'exists' THEN v_version > 0
    WHEN 'any' THEN true
  END, false) THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'version', v_version, 'state', v_state, 'stateVersion', v_state_version);
  END IF;

  FOR v_erased IN SELECT * FROM jsonb_array_elements_text(v_erases) LOOP
    IF is_member(v_tenant, v_erased) THEN
      RETURN jsonb_build_object('outcome', 'conflict', 'version', v_version, 'state', v_state, 'stateVersion', v_state_version);
    END IF;
    PERFORM erase_traces(v_tenant, v_erased);
  END LOOP;

  v_now := clock_timestamp();
  FOR v_event IN SELECT * FROM jsonb_array_elements(v_events) LOOP
    v_version := v_version + 1;
    WITH head AS (
      INSERT INTO feed_heads AS h (owner, seq)
      SELECT v_tenant || '/' || owner, 1 FROM jsonb_array_elements_text(v_event->'feeds') AS feed(owner)
      ON CONFLICT (owner) DO UPDATE SET seq = h.seq + 1
      RETURNING owner, seq
    ), entry AS (
      INSERT INTO feeds (owner, seq, stream_id, version) SELECT owner, seq, v_stream, v_version FROM head
    )
    SELECT coalesce(jsonb_object_agg(substr(owner, length(v_tenant) + 2), seq), '{}') INTO v_numbers FROM head;
    INSERT INTO events (stream_id, version, epoch, event_id, tenant, type, schema_version, data, metadata, feeds, recorded_at)
    VALUES (v_stream, v_version, v_epoch, v_event->>'eventId', v_tenant, v_event->>'type',
      (v_event->>'schemaVersion')::integer, v_event->'data', v_event->'metadata', v_numbers, v_now);
    v_feeds := v_feeds || jsonb_build_array(v_numbers);
  END LOOP;

  IF jsonb_array_length(v_events) > 0 THEN
    INSERT INTO streams (stream_id, tenant, version, state, state_version)
    VALUES (v_stream, v_tenant, v_version, request->'state', (request->>'stateVersion')::integer)
    ON CONFLICT (stream_id) DO UPDATE
      SET version = excluded.version, state = excluded.state, state_version = excluded.state_version;

    PERFORM upsert_rows(request->'rows');
  END IF;

  IF v_erases <> '[]' THEN
    INSERT INTO subject_keys AS k (tenant, subject, created_at, erased_at)
    SELECT DISTINCT v_tenant, subject, v_now, v_now FROM jsonb_array_elements_text(v_erases) AS subject
    ON CONFLICT (tenant, subject) DO UPDATE SET wrapped_key = NULL, erased_at = coalesce(k.erased_at, excluded.erased_at);
  END IF;

  FOR v_receipt IN SELECT * FROM jsonb_array_elements(v_receipts) LOOP
    UPDATE command_receipts AS c
    SET (status, body, recorded_at, sent, republish_at, stream_id)
      = ((v_receipt->>'status')::integer, v_receipt->>'body', v_now, NULL, NULL, v_stream)
    WHERE c.tenant = v_tenant AND c.principal = v_receipt->>'principal' AND c.key = v_receipt->>'key'
      AND is_replaced(c, v_receipt);
    CONTINUE WHEN FOUND;
    -- No upsert: a receipt that came from nowhere since the check above must fail the whole append, not be overwritten.
    INSERT INTO command_receipts (tenant, principal, key, fingerprint, command_id, type, status, body, recorded_at,
      stream_id)
    VALUES (v_tenant, v_receipt->>'principal', v_receipt->>'key', v_receipt->>'fingerprint', v_receipt->>'commandId',
      v_receipt->>'type', (v_receipt->>'status')::integer, v_receipt->>'body', v_now, v_stream);
  END LOOP;

  RETURN jsonb_build_object('outcome', 'appended', 'version', v_version, 'epoch', v_epoch, 'feeds', v_feeds);
END
$append_events$;

-- What the read models say of somebody who was erased: what their events say from now on, as packages/schemas has it. In a
-- rebuild the same happens to the rows that were made of such events.
CREATE FUNCTION erase_rows(in_tenant text, in_id text) RETURNS void
LANGUAGE plpgsql VOLATILE AS $erase_rows$
DECLARE
  v_sessions constant text[] := ARRAY(SELECT id FROM sessions_of_participant(in_tenant, in_id) AS id);
BEGIN
  DELETE FROM participants WHERE tenant = in_tenant AND id = in_id;
  DELETE FROM participant_extras WHERE tenant = in_tenant AND participant_id = in_id;
  DELETE FROM participant_extra_changes WHERE tenant = in_tenant AND participant_id = in_id;
  DELETE FROM cards WHERE tenant = in_tenant AND participant_id = in_id;
  DELETE FROM message_reactions WHERE tenant = in_tenant AND session_id = ANY(v_sessions) AND member_id = in_id;
  UPDATE chat_sessions SET title = NULL WHERE tenant = in_tenant AND id = ANY(v_sessions) AND participant_id = in_id;
  UPDATE chat_session_members SET member_name = '[erased]', photo_url = NULL
  WHERE tenant = in_tenant AND member_id = in_id AND member_type = 'PARTICIPANT';
  UPDATE messages SET sender_name = '[erased]', photo_url = NULL, html = NULL, attachments = '[]',
    text = CASE WHEN deleted_at IS NULL THEN '[erased]' ELSE text END
  WHERE tenant = in_tenant AND session_id = ANY(v_sessions) AND sender_id = in_id AND sender_type = 'PARTICIPANT';
  UPDATE forms SET title = NULL, fields = '[]', answers = CASE WHEN answers IS NOT NULL THEN '[]'::jsonb END
  WHERE tenant = in_tenant AND session_id = ANY(v_sessions) AND member_id = in_id;
  UPDATE forms SET sender_name = '[erased]', photo_url = NULL
  WHERE tenant = in_tenant AND session_id = ANY(v_sessions) AND sender_id = in_id AND sender_type = 'PARTICIPANT';
  UPDATE external_chats SET parameters = '{}', detail = NULL
  WHERE tenant = in_tenant AND session_id = ANY(v_sessions) AND participant_id = in_id;
END
$erase_rows$;

-- Read-model rows, in one function again. Whole ones by primary key, then what events changed of rows that earlier ones
-- made; writing the same again changes nothing. First of all the counts of messages, which go by what is there already.
CREATE OR REPLACE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
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
  IF model_rows ? 'messages' THEN
    INSERT INTO messages SELECT * FROM jsonb_populate_recordset(NULL::messages, model_rows->'messages')
    ON CONFLICT (tenant, session_id, id) DO UPDATE SET
      (version, participant_id, sender_id, sender_type, sender_name, photo_url, channel, text, html, attachments,
       reply_to_id, origin, sent_at, edited_at, deleted_at) =
      (excluded.version, excluded.participant_id, excluded.sender_id, excluded.sender_type, excluded.sender_name,
       excluded.photo_url, excluded.channel, excluded.text, excluded.html, excluded.attachments,
       excluded.reply_to_id, excluded.origin, excluded.sent_at, excluded.edited_at, excluded.deleted_at);
  END IF;
  IF model_rows ? 'chat_sessions' THEN
    INSERT INTO chat_sessions SELECT * FROM jsonb_populate_recordset(NULL::chat_sessions, model_rows->'chat_sessions')
    ON CONFLICT (tenant, id) DO UPDATE SET
      (kind, title, participant_id, participant_ids, status, locked, opened_at) =
      (excluded.kind, excluded.title, excluded.participant_id, excluded.participant_ids, excluded.status,
       excluded.locked, excluded.opened_at);
  END IF;
  IF model_rows ? 'chat_session_members' THEN
    INSERT INTO chat_session_members
    SELECT * FROM jsonb_populate_recordset(NULL::chat_session_members, model_rows->'chat_session_members')
    ON CONFLICT (tenant, session_id, member_id) DO UPDATE SET
      (member_type, member_name, photo_url, state, version) =
      (excluded.member_type, excluded.member_name, excluded.photo_url, excluded.state, excluded.version);
  END IF;
  IF model_rows ? 'participants' THEN
    INSERT INTO participants SELECT * FROM jsonb_populate_recordset(NULL::participants, model_rows->'participants')
    ON CONFLICT (tenant, id) DO UPDATE SET
      (first_name, last_name, email, mobile, timezone, external_id, suspended, registered_at) =
      (excluded.first_name, excluded.last_name, excluded.email, excluded.mobile, excluded.timezone,
       excluded.external_id, excluded.suspended, excluded.registered_at);
  END IF;
  IF model_rows ? 'participant_extras' THEN
    INSERT INTO participant_extras
    SELECT * FROM jsonb_populate_recordset(NULL::participant_extras, model_rows->'participant_extras')
    ON CONFLICT (tenant, participant_id, extra_id) DO UPDATE SET
      (extra_code, extra_group, extra_name, extra_value, updated_at) =
      (excluded.extra_code, excluded.extra_group, excluded.extra_name, excluded.extra_value, excluded.updated_at);
  END IF;
  IF model_rows ? 'participant_changes' THEN
    UPDATE participants AS p SET suspended = change.suspended
    FROM jsonb_populate_recordset(NULL::participants, model_rows->'participant_changes') AS change
    WHERE p.tenant = change.tenant AND p.id = change.id;
  END IF;
  IF model_rows ? 'chat_session_changes' THEN
    UPDATE chat_sessions AS s SET status = coalesce(change.status, s.status), locked = coalesce(change.locked, s.locked)
    FROM jsonb_populate_recordset(NULL::chat_sessions, model_rows->'chat_session_changes') AS change
    WHERE s.tenant = change.tenant AND s.id = change.id;
  END IF;
  IF model_rows ? 'chat_session_reads' THEN
    INSERT INTO chat_session_reads AS r
    SELECT * FROM jsonb_populate_recordset(NULL::chat_session_reads, model_rows->'chat_session_reads')
    ON CONFLICT (tenant, session_id, member_id) DO UPDATE SET up_to_version = greatest(r.up_to_version, excluded.up_to_version);
  END IF;
  IF model_rows ? 'cards' THEN
    INSERT INTO cards SELECT * FROM jsonb_populate_recordset(NULL::cards, model_rows->'cards')
    ON CONFLICT (tenant, participant_id, id) DO UPDATE SET
      (activity_plan_id, plan_title, position, due_at, reported_at, card) =
      (excluded.activity_plan_id, excluded.plan_title, excluded.position, excluded.due_at, excluded.reported_at,
       excluded.card);
  END IF;
  IF model_rows ? 'card_changes' THEN
    UPDATE cards AS c SET reported_at = change.reported_at, card = change.card
    FROM jsonb_populate_recordset(NULL::cards, model_rows->'card_changes') AS change
    WHERE c.tenant = change.tenant AND c.participant_id = change.participant_id AND c.id = change.id;
  END IF;
  IF model_rows ? 'participant_profile_changes' THEN
    UPDATE participants AS p SET (first_name, last_name, email, mobile, timezone, external_id) =
      (change.first_name, change.last_name, change.email, change.mobile, change.timezone, change.external_id)
    FROM jsonb_populate_recordset(NULL::participants, model_rows->'participant_profile_changes') AS change
    WHERE p.tenant = change.tenant AND p.id = change.id;
  END IF;
  IF model_rows ? 'participant_extra_changes' THEN
    INSERT INTO participant_extra_changes
    SELECT * FROM jsonb_populate_recordset(NULL::participant_extra_changes, model_rows->'participant_extra_changes')
    ON CONFLICT (tenant, participant_id, extra_code, version) DO UPDATE SET
      (extra_group, extra_value, changed_by, updated_at) =
      (excluded.extra_group, excluded.extra_value, excluded.changed_by, excluded.updated_at);
  END IF;
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
    PERFORM erase_rows(gone.tenant, gone.id)
    FROM jsonb_populate_recordset(NULL::participants, model_rows->'erased_participants') AS gone;
  END IF;
END
$upsert_rows$;

DROP FUNCTION upsert_rows_but_message_counts(jsonb);
DROP FUNCTION upsert_rows_but_forms_and_links(jsonb);
DROP FUNCTION upsert_rows_but_message_changes(jsonb);
DROP FUNCTION upsert_rows_but_profiles(jsonb);
DROP FUNCTION upsert_rows_but_cards(jsonb);
DROP FUNCTION upsert_rows_but_reads(jsonb);
DROP FUNCTION upsert_whole_rows(jsonb);
DROP FUNCTION erase_forms_and_links(text, text);
