import { describe, expect, it } from "vitest";
import { aMinuteAgo, api } from "./testing/client.ts";
import { idsOf, useScenes } from "./testing/scene.ts";

const scene = useScenes();

describe("channels", () => {
  it("are queried by their ids, at most 30 at once, and none is made by it", async () => {
    const at = await scene();
    const look = (cids: string[], more: object = {}) =>
      at.call("POST", "/channels", { filter_conditions: { cid: { $in: cids } }, ...more });
    const { body } = await look([at.cid, "chatroom:none"]);
    expect((body.channels as { channel: { cid: string } }[]).map(({ channel }) => channel.cid)).toEqual([at.cid]);
    expect((await look([at.cid], { limit: 31 })).status).toBe(400);
    expect((await look(["chatroom:none"])).body.channels).toEqual([]);
  });

  it("are made by a query for one that isn't there", async () => {
    const at = await scene();
    expect((await at.call("POST", "/channels/messaging/mine/query", { state: true })).body).toMatchObject({
      ...{ channel: { cid: "messaging:mine" }, messages: [], members: [{ user_id: at.userId }] },
    });
  });

  it("show their messages page by page, by id and by time", async () => {
    const at = await scene();
    const ids = Array.from({ length: 10 }, (_, index) => at.viewers.say("ann", String(index)));
    const times = at.viewers.messages.map(({ created_at }) => created_at);
    const page = async (messages: object) => idsOf((await at.call("POST", `${at.path}/query`, { messages })).body);
    expect(await page({ limit: 3 })).toEqual(ids.slice(7));
    expect(await page({ limit: 3, id_lt: ids[7] })).toEqual(ids.slice(4, 7));
    expect(await page({ limit: 3, id_lte: ids[7] })).toEqual(ids.slice(5, 8));
    expect(await page({ limit: 3, id_gt: ids[2] })).toEqual(ids.slice(3, 6));
    expect(await page({ limit: 3, id_gte: ids[2] })).toEqual(ids.slice(2, 5));
    expect(await page({ limit: 4, id_around: ids[5] })).toEqual(ids.slice(3, 7));
    expect(await page({ limit: 2, created_at_after: times[2] })).toEqual(ids.slice(3, 5));
    expect(await page({ limit: 2, created_at_after_or_equal: times[2] })).toEqual(ids.slice(2, 4));
    expect(await page({ limit: 2, created_at_before: times[2] })).toEqual(ids.slice(0, 2));
    expect(await page({ limit: 2, created_at_before_or_equal: times[2] })).toEqual(ids.slice(1, 3));
    expect(await page({ limit: 4, created_at_around: times[5] })).toEqual(ids.slice(3, 7));
  });

  it("show what is pinned, who watches and who has read", async () => {
    const at = await scene();
    at.viewers.pin(at.viewers.say("ann", "Rules"));
    at.viewers.read("bob");
    expect((await at.call("POST", `${at.path}/query`, {})).body).toMatchObject({
      ...{ pinned_messages: [{ text: "Rules" }], watcher_count: 1, watchers: [{ id: at.userId }] },
      read: [{ user: { id: "bob" } }],
    });
  });

  it("that are deleted are there no more", async () => {
    const at = await scene();
    at.viewers.deleteChannel();
    expect(await at.send({ text: "x" })).toMatchObject({ status: 404, body: { code: 16 } });
  });
});

describe("a group", () => {
  it("is for its members alone, who are told of messages wherever they are", async () => {
    const at = await scene();
    await at.call("POST", "/channels/groupchat/private_x/query", {});
    await expect.poll(() => at.types()).toContain("notification.added_to_channel");
    at.ibm.in("groupchat:private_x").say("ann", "Psst");
    await expect.poll(() => at.types().at(-1)).toBe("notification.message_new");
    await at.call("POST", "/channels", { filter_conditions: { cid: "groupchat:private_x" }, watch: true });
    at.ibm.in("groupchat:private_x").say("ann", "Again");
    await expect.poll(() => at.types().slice(-2)).toEqual(["notification.message_new", "message.new"]);
    expect(
      (await at.call("GET", `/members?payload=${encodeURIComponent('{"type":"groupchat","id":"private_x"}')}`)).body,
    ).toMatchObject({
      members: [{ user_id: at.userId }],
    });
  });

  it("is closed to who is removed from it", async () => {
    const at = await scene();
    const call = await api(at.ibm);
    const form = [
      ["participant_ids[]", "ann"],
      ["chat_token", at.token],
    ] as const;
    const { group } = (await call("POST", "/channels/t1/chat/groups.json", form)).body as {
      group: { channel_id: string };
    };
    const cid = `groupchat:${group.channel_id}`;
    const look = { filter_conditions: { cid }, watch: true };
    expect((await at.call("POST", "/channels", look)).body.channels).toHaveLength(1);
    at.ibm.in(cid).removeMember({ id: at.userId });
    await expect.poll(() => at.types()).toContain("notification.removed_from_channel");
    expect((await at.call("POST", "/channels", look)).body.channels).toEqual([]);
    expect(
      await at.call("POST", `/channels/${cid.replace(":", "/")}/message`, { message: { text: "x" } }),
    ).toMatchObject({
      ...{ status: 403, body: { code: 17 } },
    });
    const { body } = await at.call("POST", "/sync", { channel_cids: [cid], last_sync_at: aMinuteAgo() });
    expect(body.events).toMatchObject([{ type: "notification.removed_from_channel", cid }]);
    const asked = { channel_cids: [cid], last_sync_at: aMinuteAgo(), with_inaccessible_cids: true };
    expect((await at.call("POST", "/sync", asked)).body).toMatchObject({ events: [], inaccessible_cids: [cid] });
  });
});
