-- Where each adapter stands with each link: what we are called at the outside system, what the conversation is called there,
-- and up to which version of the session everything has been sent. A row moves only under the fence of who holds the link's
-- lease. It says nothing about anybody.

-- CreateTable
CREATE TABLE "external_chat_cursors" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "link_id" TEXT COLLATE "C" NOT NULL,
    "provider" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "conversation" TEXT COLLATE "C",
    "sent_version" INTEGER NOT NULL,
    "finished" BOOLEAN NOT NULL,
    "fence" BIGINT NOT NULL,

    CONSTRAINT "external_chat_cursors_pkey" PRIMARY KEY ("tenant", "session_id", "link_id")
);

-- Each second those that nobody holds are looked for: among the live links and the unfinished cursors, not among all there ever were.

-- CreateIndex
CREATE INDEX "external_chat_cursors_provider_finished_idx" ON "external_chat_cursors"("provider", "finished");

-- CreateIndex
CREATE INDEX "external_chats_provider_status_idx" ON "external_chats"("provider", "status");
