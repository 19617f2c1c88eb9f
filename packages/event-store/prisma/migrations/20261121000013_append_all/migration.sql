-- Many appends, of one stream each, in one transaction: they share the commit. Each is written or not for reasons of its own,
-- and has its own answer.

-- Takes the locks of all of them, each once and in the one order there is, before anything gives the transaction its id.
-- append_events takes its own again, which it then holds already. The keys are gathered in a loop: of functions that make rows
-- of JSON the planner expects so many that it would start parallel workers for them.
CREATE FUNCTION lock_appends(requests jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $lock_appends$
DECLARE
  v_request jsonb;
  v_alone text[] := '{}';
  v_shared text[] := '{}';
BEGIN
  FOR v_request IN SELECT * FROM jsonb_array_elements(requests) LOOP
    v_alone := v_alone || ('stream:' || (v_request->>'streamId')) || ARRAY(
      SELECT 'feed:' || (v_request->>'tenant') || '/' || (owner #>> '{}')
      FROM jsonb_path_query(v_request, '$.events[*].feeds[*]') AS owner
      UNION ALL
      SELECT 'receipt:' || (v_request->>'tenant') || '/' || (r->>'principal') || '/' || (r->>'key')
      FROM jsonb_array_elements(v_request->'receipts') AS r
      UNION ALL
      SELECT 'subject:' || (v_request->>'tenant') || '/' || subject
      FROM jsonb_array_elements_text(coalesce(v_request->'erases', '[]')) AS subject
    );
    v_shared := v_shared || ARRAY(
      SELECT 'subject:' || (v_request->>'tenant') || '/' || subject
      FROM jsonb_array_elements_text(coalesce(v_request->'subjects', '[]')) AS subject
    );
  END LOOP;
  PERFORM CASE WHEN touched.alone THEN pg_advisory_xact_lock(touched.hash) ELSE pg_advisory_xact_lock_shared(touched.hash) END
  FROM (
    SELECT touches.hash, bool_or(touches.alone) AS alone FROM (
      SELECT hashtextextended(key, 0), true FROM unnest(v_alone) AS key
      UNION ALL
      SELECT hashtextextended(key, 0), false FROM unnest(v_shared) AS key
    ) AS touches(hash, alone)
    GROUP BY touches.hash
    ORDER BY touches.hash
  ) AS touched;
END
$lock_appends$;

CREATE FUNCTION append_all(requests jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE AS $append_all$
DECLARE
  v_request jsonb;
  v_answers jsonb := '[]';
BEGIN
  IF jsonb_array_length(requests) > 1 THEN
    PERFORM lock_appends(requests);
  END IF;
  FOR v_request IN SELECT * FROM jsonb_array_elements(requests) LOOP
    v_answers := v_answers || append_events(v_request);
  END LOOP;
  RETURN v_answers;
END
$append_all$;
