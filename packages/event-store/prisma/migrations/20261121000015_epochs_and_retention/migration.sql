-- Since when the epoch is: records that Kafka has from before are of an earlier epoch, or of another log.
ALTER TABLE "log_epoch" ADD COLUMN "began_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp();

-- How far feeds have been trimmed, beside how far the log has been published: the same order, another reader.
INSERT INTO "relay_cursor" ("name", "epoch", "xid", "position", "fence") VALUES ('feeds', 0, '0', 0, 0);

-- Receipts are found by age when they are trimmed, and at no other time: this index costs an append next to nothing.
CREATE INDEX "command_receipts_recorded_at_idx" ON "command_receipts" USING BRIN ("recorded_at");
