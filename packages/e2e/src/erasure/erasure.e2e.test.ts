/**
 * Whatever a participant was or said is found nowhere once they are erased: not in a table, a dump, a topic or a log. The
 * log and the topics never had it.
 */
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { request } from "../conversation.ts";
import { runOps } from "../ops-process.ts";
import { platformForTest } from "../platform-for-test.ts";
import { liveOneLife, type Send } from "./one-life.ts";
import { allRecords, allRows, dump, found } from "./traces.ts";

test("nothing of an erased participant is found anywhere, and the coach with the same id is untouched", async () => {
  await using platform = await platformForTest();
  const logged = { LOG_LEVEL: "trace" };
  const [api, app] = await Promise.all([platform.startApi(logged), platform.startStream(logged)]);
  const send: Send = async (method, path, headers, body) => {
    const url = `${api.url}/api/v1${path}`;
    if (body instanceof FormData) return await (await fetch(url, { method, headers, body })).json();
    const answer = await request(method, url, headers, body);
    expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body;
  };
  const { said, admin, self, readByNamesake } = await liveOneLife(send, platform);
  const openTheirs = () => openStream({ url: `${app.url}/api/v1/participants/40/stream`, headers: self });
  const stream = await openTheirs();
  await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const namesakeReads = await readByNamesake();

  // Before: the search would find it where it is, and it is in nothing that can't be changed afterwards.
  const before = await allRows(platform.databaseUrl);
  const somewhere = [...before.values()].join("\n");
  const readable = Object.keys(said).filter((name) => name !== "deadLetter");
  expect(found(said, somewhere)).toEqual(expect.arrayContaining(readable));
  expect(found(said, before.get("events") ?? "")).toEqual([]);
  expect(found(said, await allRecords(platform, "tributary.events", "tributary.commands"))).toEqual([]);

  await send("DELETE", "/participants/40", admin);
  await stream.waitFor(({ payload }) => JSON.stringify(payload).includes('"erased"'), 1_000);
  expect(await stream.ended).toEqual({ clean: true });
  expect((await openTheirs()).status).toBe(422);

  for (const [table, rows] of await allRows(platform.databaseUrl)) {
    expect([table, found(said, rows)]).toEqual([table, []]);
  }
  expect(found(said, (await dump(platform.databaseUrl)) ?? "")).toEqual([]);
  expect(found(said, await allRecords(platform, "tributary.events", "tributary.commands"))).toEqual([]);
  expect(found(said, api.output() + app.output())).toEqual([]);

  const check = runOps(["check"], platform);
  expect(await check.ended, check.output()).toBe(0);
  expect(await readByNamesake()).toEqual(namesakeReads);
});
