// A vendor that is down takes no file from the chats of others.

import pLimit from "p-limit";
import { expect, test } from "vitest";
import { Circuit } from "../client/circuit.ts";
import { createClient } from "../client/client.ts";

test("files of a vendor that is down do not hold up those of another tenant's", async () => {
  const slots = pLimit(2);
  const over = new AbortController();
  const circuit = new Circuit();
  for (let failed = 0; failed < 12; failed += 1) circuit.failed();
  const account = { url: "http://127.0.0.1:9", tenantUrl: "down.example", appId: "app", apiVersion: "v2" as const };
  const down = createClient({ account, clientId: "c", circuit }, over.signal);
  const stuck = ["a", "b"].map((file) => slots(() => down.download("chat", file)).catch(() => undefined));
  const other = slots(async () => "another tenant's file");
  const first = await Promise.race([other, new Promise((resolve) => setTimeout(() => resolve("nothing"), 3_000))]);
  over.abort(new Error("over"));
  await Promise.all([...stuck, other]);
  expect(first).toBe("another tenant's file");
});
