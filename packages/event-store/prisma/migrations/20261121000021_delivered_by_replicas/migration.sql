-- How many events each replica of the stream app has written to its streams: what a rate over all of them is made of. One of
-- an older release says nothing of it, and counts as none.

-- AlterTable
ALTER TABLE "stream_replicas" ADD COLUMN "delivered" BIGINT NOT NULL DEFAULT 0;
