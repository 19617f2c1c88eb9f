-- Stream sessions that can be renewed: those of browsers (with a cookie) from their start on, any other open stream from the
-- moment on at which its token is about to end. What is over is removed by whoever offers the next one.

-- CreateTable
CREATE TABLE "stream_sessions" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "application" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C" NOT NULL,
    "cookie" BOOLEAN NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stream_sessions_pkey" PRIMARY KEY ("tenant", "id")
);

-- CreateIndex
CREATE INDEX "stream_sessions_expires_at_idx" ON "stream_sessions"("expires_at");
