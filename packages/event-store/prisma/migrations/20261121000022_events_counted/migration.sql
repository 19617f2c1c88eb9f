-- How many events the relay has published since this column exists: what a rate of events is made of, because positions leave
-- some numbers out. It moves with the cursor. A relay of an older release moves the cursor only, and what it publishes is not
-- counted.

-- AlterTable
ALTER TABLE "relay_cursor" ADD COLUMN "events" BIGINT NOT NULL DEFAULT 0;
