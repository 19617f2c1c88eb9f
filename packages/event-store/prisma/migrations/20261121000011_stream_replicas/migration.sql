-- How many streams each replica of the stream app has open, as it said last. Numbers for operators; what is older than
-- a few reports is of a replica that is gone.

-- CreateTable
CREATE TABLE "stream_replicas" (
    "replica" TEXT COLLATE "C" NOT NULL,
    "participant" INTEGER NOT NULL,
    "coach" INTEGER NOT NULL,
    "session" INTEGER NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stream_replicas_pkey" PRIMARY KEY ("replica")
);
