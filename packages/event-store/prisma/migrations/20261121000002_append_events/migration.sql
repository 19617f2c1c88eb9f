-- append_events(request) writes events, their feed entries, the stream's state, read-model rows and receipts in one
-- transaction, or writes nothing and says why. Its caller is src/append/append.ts, where request and answer are typed.
CREATE FUNCTION append_events(request jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE AS $append_events$
DECLARE
  v_tenant   constant text  := request->>'tenant';
  v_stream   constant text  := request->>'streamId';
  v_events   constant jsonb := request->'events';
  v_receipts constant jsonb := request->'receipts';
  v_expected constant text  := request->'expected'->>'kind';
  v_now timestamptz;
  v_epoch integer;
  v_suspect boolean;
  v_standing jsonb;
  v_version integer;
  v_state jsonb;
  v_state_version integer;
  v_event jsonb;
  v_numbers jsonb;
  v_feeds jsonb := '[]';
BEGIN
  -- First of all, and before anything gives this transaction its id: whoever appends to one of these streams, feeds or
  -- receipts waits here. So ids, versions and feed numbers grow in one order, which is the order the relay reads. Each
  -- statement of a volatile function sees what was committed before it began, hence all that the last holder wrote.
  PERFORM pg_advisory_xact_lock(touched.hash) FROM (
    SELECT DISTINCT hashtextextended(touches.key, 0) AS hash FROM (
      SELECT 'stream:' || v_stream
      UNION ALL
      SELECT 'feed:' || v_tenant || '/' || (owner #>> '{}') FROM jsonb_path_query(v_events, '$[*].feeds[*]') AS owner
      UNION ALL
      SELECT 'receipt:' || v_tenant || '/' || (r->>'principal') || '/' || (r->>'key')
      FROM jsonb_array_elements(v_receipts) AS r
    ) AS touches(key)
    ORDER BY hash
  ) AS touched;

  SELECT jsonb_agg(to_jsonb(stands)) INTO v_standing
  FROM jsonb_array_elements(v_receipts) AS r
  JOIN command_receipts AS stands
    ON stands.tenant = v_tenant AND stands.principal = r->>'principal' AND stands.key = r->>'key';
  IF v_standing IS NOT NULL THEN
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
  IF NOT coalesce(CASE v_expected
    WHEN 'no-stream' THEN v_version = 0
    WHEN 'exact' THEN v_version = (request->'expected'->>'version')::integer
    WHEN 'exists' THEN v_version > 0
    WHEN 'any' THEN true
  END, false) THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'version', v_version, 'state', v_state, 'stateVersion', v_state_version);
  END IF;

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

  INSERT INTO command_receipts (tenant, principal, key, fingerprint, command_id, status, body, recorded_at)
  SELECT v_tenant, r->>'principal', r->>'key', r->>'fingerprint', r->>'commandId', (r->>'status')::integer, r->>'body', v_now
  FROM jsonb_array_elements(v_receipts) AS r;

  RETURN jsonb_build_object('outcome', 'appended', 'version', v_version, 'epoch', v_epoch, 'feeds', v_feeds);
END
$append_events$;

-- Read-model rows, whole and by primary key, so that writing the same row again changes nothing.
CREATE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_rows$
BEGIN
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
END
$upsert_rows$;
