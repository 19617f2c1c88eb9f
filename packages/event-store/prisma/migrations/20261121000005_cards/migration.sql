-- The cards of a participant's activity plans, as clients see them, beside what they are searched and sorted by.

-- CreateTable
CREATE TABLE "cards" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "participant_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "activity_plan_id" TEXT COLLATE "C" NOT NULL,
    "plan_title" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "reported_at" TIMESTAMPTZ(3),
    "card" JSONB NOT NULL,

    CONSTRAINT "cards_pkey" PRIMARY KEY ("tenant","participant_id","id")
);

-- CreateIndex
CREATE INDEX "cards_latest_due_first" ON "cards"("tenant", "participant_id", "due_at" DESC, "activity_plan_id" DESC, "position");

-- Read-model rows, and among them cards: whole ones that are new, changes of those that were answered.
ALTER FUNCTION upsert_rows(jsonb) RENAME TO upsert_rows_but_cards;

CREATE FUNCTION upsert_rows(model_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $upsert_rows$
BEGIN
  PERFORM upsert_rows_but_cards(model_rows);
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
END
$upsert_rows$;
