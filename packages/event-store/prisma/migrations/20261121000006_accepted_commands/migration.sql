-- Commands that are accepted first and executed later, and those that cannot be.

-- A receipt with status 202 says that a command was accepted and waits; `sent` is the command on its way.
ALTER TABLE "command_receipts"
  ADD COLUMN "type" TEXT,
  ADD COLUMN "accepted_at" TIMESTAMPTZ(3),
  ADD COLUMN "sent" JSONB,
  ADD COLUMN "republish_at" TIMESTAMPTZ(3);

-- Without the tenant, which the id needs no help of: while the table has no statistics yet, an index that begins with it
-- would be taken for one of the receipts' keys, and read all of the tenant's.
CREATE INDEX "command_receipts_command_id_idx" ON "command_receipts"("command_id");
CREATE INDEX "command_receipts_republish_at_idx" ON "command_receipts"("republish_at");

-- Records of the commands topic that no command came of. The tenant is null when the record does not name one that exists.
CREATE TABLE "dead_letters" (
    "id" BIGSERIAL NOT NULL,
    "tenant" TEXT COLLATE "C",
    "command_id" TEXT COLLATE "C",
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "headers" JSONB NOT NULL,
    "value" BYTEA NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dead_letters_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "dead_letters_tenant_key_id_idx" ON "dead_letters"("tenant", "key", "id");

-- A receipt stands for ever, but for two that its own command replaces: one that only says that the command was accepted
-- (202), and a refusal when an operator tries again. Neither ever stood for events.
CREATE FUNCTION is_replaced(stands command_receipts, result jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $is_replaced$
  SELECT stands.command_id = result->>'commandId'
    AND (stands.status = 202 OR (stands.status >= 400 AND coalesce((result->>'retry')::boolean, false)))
$is_replaced$;

-- As before, but for those two.
CREATE OR REPLACE FUNCTION append_events(request jsonb) RETURNS jsonb
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
