-- Some events say what became of a row that an earlier event made: its other columns stay as they are.
ALTER FUNCTION upsert_rows(jsonb) RENAME TO upsert_whole_rows;

-- Read-model rows: whole ones by primary key, then single columns; writing the same again changes nothing.
CREATE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_rows$
BEGIN
  PERFORM upsert_whole_rows(model_rows);
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
END
$upsert_rows$;
