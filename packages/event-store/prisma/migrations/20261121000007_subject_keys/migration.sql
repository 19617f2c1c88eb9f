-- The keys that personal fields are encrypted with, one per person, wrapped by the master key. A row gets its key when it is
-- made and never another: erasing takes it out, and what was sealed with it stays unreadable for ever.
CREATE TABLE "subject_keys" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    -- Who it is, within the tenant: a participant and a coach with the same id are two people.
    "subject" TEXT COLLATE "C" NOT NULL,
    "wrapped_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "subject_keys_pkey" PRIMARY KEY ("tenant", "subject")
);

-- As before, and: nothing is appended about a person who is erased, whatever key the caller still has at hand
-- (`subjects`), and appending can erase people (`erases`).
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
    SET (status, body, recorded_at, sent, republish_at)
      = ((v_receipt->>'status')::integer, v_receipt->>'body', v_now, NULL, NULL)
    WHERE c.tenant = v_tenant AND c.principal = v_receipt->>'principal' AND c.key = v_receipt->>'key'
      AND is_replaced(c, v_receipt);
    CONTINUE WHEN FOUND;
    -- No upsert: a receipt that came from nowhere since the check above must fail the whole append, not be overwritten.
    INSERT INTO command_receipts (tenant, principal, key, fingerprint, command_id, type, status, body, recorded_at)
    VALUES (v_tenant, v_receipt->>'principal', v_receipt->>'key', v_receipt->>'fingerprint', v_receipt->>'commandId',
      v_receipt->>'type', (v_receipt->>'status')::integer, v_receipt->>'body', v_now);
  END LOOP;

  RETURN jsonb_build_object('outcome', 'appended', 'version', v_version, 'epoch', v_epoch, 'feeds', v_feeds);
END
$append_events$;
