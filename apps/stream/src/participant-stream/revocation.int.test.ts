import { hashApiKey } from "@tributary/runtime";
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { runStream } from "../testing/running-stream.ts";

test("the revocation of a key ends the streams that were opened with it, cookies' too, and no others", async () => {
  await using running = await runStream();
  const { apiKeys, reference } = running.store;
  await running.register("40");
  const headers = await running.headers();
  const [key] = (await apiKeys.list(TENANT, { offset: 0, limit: 1 })).results;
  await reference.createApiKey({ hash: hashApiKey("another key"), tenant: TENANT, application: "other" });
  const url = running.streamUrl("40");
  const bystander = await openStream({ url, headers: { ...headers, "x-api-key": "another key" } });
  const cookie = await running.cookie({ id: "40", role: "participant" });
  const clients = [await running.open("40"), await running.open("40", { cookie })];
  for (const client of clients) await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");

  await apiKeys.revoke(TENANT, key?.id ?? "", { unless: "" });
  for (const client of clients) {
    const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
    expect(closing).toMatchObject({ id: client.lastEventId, payload: { reason: "key-revoked" } });
    expect(await client.ended).toEqual({ clean: true });
  }
  expect((await fetch(url, { headers })).status).toBe(401);
  await running.publish(await running.append("40", "still here"));
  await bystander.waitForCount(1, "MESSAGE_SENT");
  bystander.close();
});
