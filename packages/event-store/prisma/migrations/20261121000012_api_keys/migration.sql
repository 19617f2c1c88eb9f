-- API keys can be listed, rotated and revoked: an id to name them by without the key, and when they end. An ended key
-- stays, so that what it did can be told, and so that its tenant goes on existing.
ALTER TABLE "api_keys"
  ADD COLUMN "id" TEXT COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text,
  ADD COLUMN "name" TEXT,
  ADD COLUMN "message_payload" TEXT NOT NULL DEFAULT 'object',
  ADD COLUMN "last_used_at" TIMESTAMPTZ(3),
  ADD COLUMN "ends_at" TIMESTAMPTZ(3);

ALTER TABLE "api_keys" ALTER COLUMN "id" DROP DEFAULT;

CREATE UNIQUE INDEX "api_keys_tenant_id_key" ON "api_keys"("tenant", "id");
