import { describe, expect, it } from "vitest";
import { aMinuteAgo } from "./testing/client.ts";
import { useScenes } from "./testing/scene.ts";

const scene = useScenes({ syncEvents: 20 });

describe("a sync", () => {
  it("tells what happened from a moment on, that moment included", async () => {
    const at = await scene();
    for (const text of ["a", "b", "c"]) at.viewers.say("ann", text);
    await expect.poll(() => at.types().length).toBe(3);
    const since = String(at.frames().at(-2)?.created_at);
    const { body } = await at.sync(since);
    expect((body.events as { message: { text: string } }[]).map(({ message }) => message.text)).toEqual(["b", "c"]);
  });

  it("takes its flags in the query as well", async () => {
    const at = await scene();
    const body = { channel_cids: ["chatroom:none"], last_sync_at: aMinuteAgo() };
    expect((await at.call("POST", "/sync?with_inaccessible_cids=true", body)).body.inaccessible_cids).toEqual([
      "chatroom:none",
    ]);
  });

  it("is refused for too many channels, too long ago, and too many events", async () => {
    const at = await scene();
    const refused = async (since: string, more: Readonly<Record<string, unknown>> = {}) => {
      const { status, body } = await at.sync(since, more);
      return [status, body.code, String(body.message)];
    };
    const month = new Date(Date.now() - 31 * 24 * 3_600_000).toISOString();
    expect(await refused(month)).toEqual([400, 4, expect.stringContaining("30 days ago")]);
    expect(await refused(aMinuteAgo(), { channel_cids: Array(256).fill(at.cid) })).toEqual([
      ...[400, 4, expect.stringContaining("<=255")],
    ]);
    expect(await refused("today")).toEqual([400, 4, expect.stringContaining("last_sync_at")]);
    for (let each = 0; each < 20; each += 1) at.viewers.say("ann", "x");
    expect(await refused(aMinuteAgo())).toEqual([400, 4, expect.stringContaining("Too many events")]);
  });
});
