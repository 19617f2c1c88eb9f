-- The tables of schema.prisma. Keys compare byte by byte (COLLATE "C"): faster, and no index breaks when the operating
-- system's locale data changes.

-- CreateTable
CREATE TABLE "events" (
    "stream_id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "position" BIGSERIAL NOT NULL,
    "event_id" TEXT NOT NULL,
    "tenant" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "schema_version" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "metadata" JSONB NOT NULL,
    "feeds" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("stream_id","version")
);

-- CreateTable
CREATE TABLE "streams" (
    "stream_id" TEXT COLLATE "C" NOT NULL,
    "tenant" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "state" JSONB NOT NULL,
    "state_version" INTEGER NOT NULL,

    CONSTRAINT "streams_pkey" PRIMARY KEY ("stream_id")
);

-- CreateTable
CREATE TABLE "feeds" (
    "owner" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "stream_id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "feeds_pkey" PRIMARY KEY ("owner","seq")
);

-- CreateTable
CREATE TABLE "feed_heads" (
    "owner" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "feed_heads_pkey" PRIMARY KEY ("owner")
);

-- CreateTable
CREATE TABLE "command_receipts" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "principal" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "command_id" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "command_receipts_pkey" PRIMARY KEY ("tenant","principal","key")
);

-- CreateTable
CREATE TABLE "relay_cursor" (
    "name" TEXT COLLATE "C" NOT NULL,
    "epoch" INTEGER NOT NULL,
    "xid" xid8 NOT NULL,
    "position" BIGINT NOT NULL,
    "fence" BIGINT NOT NULL,

    CONSTRAINT "relay_cursor_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "leases" (
    "name" TEXT COLLATE "C" NOT NULL,
    "holder" TEXT NOT NULL,
    "fence" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "leases_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "log_epoch" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "epoch" INTEGER NOT NULL,
    "suspect" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "log_epoch_pkey" PRIMARY KEY ("only")
);

-- CreateTable
CREATE TABLE "participants" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "email" TEXT,
    "mobile" TEXT,
    "timezone" TEXT,
    "external_id" TEXT,
    "suspended" BOOLEAN NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "participants_pkey" PRIMARY KEY ("tenant","id")
);

-- CreateTable
CREATE TABLE "participant_extras" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "participant_id" TEXT COLLATE "C" NOT NULL,
    "extra_id" TEXT COLLATE "C" NOT NULL,
    "extra_code" TEXT NOT NULL,
    "extra_group" TEXT NOT NULL,
    "extra_name" TEXT NOT NULL,
    "extra_value" JSONB,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "participant_extras_pkey" PRIMARY KEY ("tenant","participant_id","extra_id")
);

-- CreateTable
CREATE TABLE "extra_definitions" (
    "id" BIGSERIAL NOT NULL,
    "tenant" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "group" TEXT NOT NULL,
    "data_type" TEXT NOT NULL,

    CONSTRAINT "extra_definitions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_sessions" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT,
    "participant_id" TEXT COLLATE "C",
    "participant_ids" TEXT[],
    "status" TEXT NOT NULL,
    "locked" BOOLEAN NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_sessions_pkey" PRIMARY KEY ("tenant","id")
);

-- CreateTable
CREATE TABLE "chat_session_members" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "member_id" TEXT COLLATE "C" NOT NULL,
    "member_type" TEXT NOT NULL,
    "member_name" TEXT NOT NULL,
    "photo_url" TEXT,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "chat_session_members_pkey" PRIMARY KEY ("tenant","session_id","member_id")
);

-- CreateTable
CREATE TABLE "messages" (
    "tenant" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "participant_id" TEXT COLLATE "C",
    "sender_id" TEXT NOT NULL,
    "sender_type" TEXT NOT NULL,
    "sender_name" TEXT NOT NULL,
    "photo_url" TEXT,
    "channel" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT,
    "attachments" JSONB NOT NULL,
    "reply_to_id" TEXT,
    "origin" JSONB,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "messages_pkey" PRIMARY KEY ("tenant","session_id","id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "hash" TEXT COLLATE "C" NOT NULL,
    "tenant" TEXT COLLATE "C" NOT NULL,
    "application" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "events_epoch_xid_position_idx" ON "events"("epoch", "xid", "position");

-- CreateIndex
CREATE INDEX "chat_session_members_tenant_member_id_idx" ON "chat_session_members"("tenant", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "extra_definitions_tenant_code_key" ON "extra_definitions"("tenant", "code");

-- CreateIndex
CREATE UNIQUE INDEX "messages_tenant_session_id_version_key" ON "messages"("tenant", "session_id", "version");

-- Rows that are updated all the time keep room on their page, so that an update touches no index.
ALTER TABLE "streams" SET (fillfactor = 70);
ALTER TABLE "feed_heads" SET (fillfactor = 70);
ALTER TABLE "relay_cursor" SET (fillfactor = 10);
ALTER TABLE "leases" SET (fillfactor = 10);

INSERT INTO "log_epoch" ("epoch") VALUES (1);
INSERT INTO "relay_cursor" ("name", "epoch", "xid", "position", "fence") VALUES ('events', 0, '0', 0, 0);
