-- Profiles that change, and the history of those extras that keep one.

-- AlterTable
ALTER TABLE "extra_definitions" ADD COLUMN "is_log" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "participant_extra_changes" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "participant_id" TEXT COLLATE "C" NOT NULL,
    "extra_code" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "extra_group" TEXT NOT NULL,
    "extra_value" JSONB,
    "changed_by" JSONB,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "participant_extra_changes_pkey" PRIMARY KEY ("tenant","participant_id","extra_code","version")
);

-- Read-model rows, and among them changed profiles and the values that extras had.
ALTER FUNCTION upsert_rows(jsonb) RENAME TO upsert_rows_but_profiles;

CREATE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_rows$
BEGIN
  PERFORM upsert_rows_but_profiles(model_rows);
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
END
$upsert_rows$;
