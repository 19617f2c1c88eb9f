import { hashApiKey } from "@tributary/runtime";
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { runStream } from "../testing/running-stream.ts";

test("an application whose key asks for it gets each message as an array of one, live and replayed; others one message", async () => {
  await using running = await runStream();
  await running.register("40");
  const key = { id: "k", hash: hashApiKey("literal"), tenant: TENANT, application: "literal", name: null };
  await running.store.apiKeys.create({ ...key, messagePayload: "array" });
  const headers = { ...(await running.headers()), "x-api-key": "literal" };
  const url = running.streamUrl("40");
  const [literal, usual] = [await openStream({ url, headers }), await running.open("40")];
  for (const client of [literal, usual]) await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  await running.publish(await running.append("40", "hello"));
  const [asArray] = await literal.waitForCount(1, "MESSAGE_SENT");
  const [asObject] = await usual.waitForCount(1, "MESSAGE_SENT");
  expect(asObject?.payload).toMatchObject({ text: "hello" });
  expect(asArray).toMatchObject({ id: asObject?.id, payload: [asObject?.payload] });

  const replayed = await openStream({ url: `${url}?since=earliest`, headers });
  expect((await replayed.waitForCount(1, "MESSAGE_SENT"))[0]?.payload).toEqual([asObject?.payload]);
  for (const client of [literal, replayed]) client.close();
});
