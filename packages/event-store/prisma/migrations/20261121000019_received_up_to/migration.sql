-- Some outside systems tell what was missed since a time of theirs: how far each link has come is kept as they said it, with
-- all its digits. It moves only after what came up to then is in Kafka.

-- AlterTable
ALTER TABLE "external_chat_cursors" ADD COLUMN "received_up_to" TEXT COLLATE "C";
