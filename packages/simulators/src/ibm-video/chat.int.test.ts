import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type IbmVideo, startIbmVideo } from "./server.ts";
import { aMinuteAgo, api, type Client, caller, enter, initialise } from "./testing/client.ts";

let ibm: IbmVideo;
beforeAll(async () => {
  ibm = await startIbmVideo({ syncEvents: 20 });
});
afterAll(() => ibm[Symbol.asyncDispose]());

let channels = 0;
/** A client that watches a channel of its own, and the viewers in it. */
async function scene(kind: "chat" | "qna" = "chat") {
  channels += 1;
  const client = await enter(ibm, `t${channels}`, kind);
  return { ...client, viewers: ibm.viewers(`t${channels}`, kind), frames: client.frames, types: client.types };
}
const told = (client: Pick<Client, "types">, ...types: string[]) => expect.poll(() => client.types()).toEqual(types);

interface Shown {
  readonly channel: { readonly cid: string };
  readonly messages: readonly { readonly id: string; readonly text: string }[];
  readonly members: readonly { readonly user_id: string }[];
}
const idsOf = (body: object) => (body as Shown).messages.map(({ id }) => id);

describe("what happens in a channel", () => {
  it("is told to connections that watch it, and to no others", async () => {
    const at = await scene();
    const elsewhere = await scene();
    const id = at.viewers.say("ann", "Hello");
    await told(at, "message.new");
    expect(at.frames().at(-1)).toMatchObject({
      ...{ type: "message.new", cid: at.cid, message_id: id, user: { id: "ann", name: "ann" }, watcher_count: 1 },
      message: { id, text: "Hello", html: "<p>Hello</p>\n", type: "regular", user: { id: "ann" }, cid: at.cid },
    });
    expect(elsewhere.types()).toEqual([]);
  });

  it("is told no more once a client has stopped watching", async () => {
    const at = await scene("qna");
    await at.call("POST", `${at.path}/stop-watching`, {});
    at.viewers.say("ann", "Anybody?");
    expect((await at.call("POST", `${at.path}/stop-watching`, {})).status).toBe(201);
    expect(at.types()).toEqual([]);
  });

  it("is told in events, one for each thing that is done", async () => {
    const at = await scene();
    const { viewers } = at;
    const id = viewers.say({ id: "ann", name: "Ann" }, "Hello");
    viewers.edit(id, "Hello!");
    viewers.react("bob", id, "like");
    viewers.react("bob", id, "like");
    viewers.unreact("bob", id, "like");
    viewers.pin(id);
    viewers.type("bob");
    viewers.type("bob", false);
    viewers.read("bob");
    viewers.remove(id);
    viewers.undelete(id);
    viewers.remove(id, { hard: true });
    viewers.ban("bob", { seconds: 60, reason: "rude" });
    viewers.unban("bob");
    viewers.freeze();
    viewers.slowDown(10);
    viewers.truncate("Cleared");
    viewers.addMember("cay");
    viewers.removeMember("cay");
    viewers.tell({ type: "poll.closed", poll: {} });
    viewers.deleteChannel();
    await told(
      at,
      ...["message.new", "message.updated", "reaction.new", "reaction.updated", "reaction.deleted", "message.updated"],
      ...["typing.start", "typing.stop", "message.read", "message.deleted", "message.undeleted", "message.deleted"],
      ...["user.banned", "user.unbanned", "channel.updated", "channel.updated", "message.new", "channel.truncated"],
      ...["member.added", "member.removed", "poll.closed", "channel.deleted"],
    );
    expect(at.frames().filter(({ type }) => type === "user.banned")).toMatchObject([
      { user: { id: "bob" }, created_by: { id: "moderator" }, reason: "rude", expiration: expect.any(String) },
    ]);
  });

  it("of all channels, such as a ban, is told without naming one", async () => {
    const at = await scene();
    at.viewers.ban("eve", { everywhere: true });
    await told(at, "user.banned");
    expect(at.frames().at(-1)).not.toHaveProperty("cid");
  });

  it("has times that only grow, to the nanosecond", async () => {
    const at = await scene();
    for (let each = 0; each < 50; each += 1) at.viewers.say("ann", String(each));
    await expect.poll(() => at.types().length).toBe(50);
    const times = at
      .frames()
      .slice(1)
      .map(({ created_at }) => String(created_at).replace("Z", "").padEnd(29, "0"));
    expect(times).toEqual([...new Set(times)].toSorted());
  });
});

describe("a client", () => {
  it("sends a message under an id of its own, once", async () => {
    const at = await scene();
    expect(await at.send({ id: `m-${at.cid}`, text: "Answer" })).toMatchObject({
      ...{ status: 201, body: { message: { id: `m-${at.cid}`, user: { id: at.userId, name: "Tributary Coaching" } } } },
    });
    expect(await at.send({ id: `m-${at.cid}`, text: "Answer" })).toMatchObject({
      ...{ status: 400, body: { code: 4, message: expect.stringContaining("already exists") } },
    });
    await told(at, "message.new");
    expect(at.viewers.received.map(({ text, isRepetition }) => [text, isRepetition])).toEqual([
      ["Answer", false],
      ["Answer", true],
    ]);
    expect(at.viewers.messages.map(({ text }) => text)).toEqual(["Answer"]);
  });

  it("reads, changes and deletes what it said, and not what others did", async () => {
    const at = await scene();
    const { body } = await at.send({ text: "Answr" });
    const { id } = body.message as { id: string };
    const others = at.viewers.say("ann", "Mine");
    expect((await at.call("POST", `/messages/${id}`, { message: { text: "Answer" } })).status).toBe(201);
    await at.call("PUT", `/messages/${id}`, { set: { pinned: true }, unset: ["silent"] });
    expect(await at.call("GET", `/messages/${id}`)).toMatchObject({
      ...{ status: 200, body: { message: { text: "Answer", pinned: true } } },
    });
    expect(await at.call("DELETE", `/messages/${id}`)).toMatchObject({ body: { message: { type: "deleted" } } });
    for (const [method, sent] of [
      ["POST", { message: { text: "x" } }],
      ["PUT", {}],
      ["DELETE", undefined],
    ] as const)
      expect(await at.call(method, `/messages/${others}`, sent)).toMatchObject({ status: 403, body: { code: 17 } });
    expect((await at.call("GET", `${at.path}/messages?ids=${id},${others},x`)).body.messages).toHaveLength(2);
    await at.call("DELETE", `/messages/${id}?hard=true`);
    expect(await at.call("GET", `/messages/${id}`)).toMatchObject({ status: 404, body: { code: 16 } });
  });

  it("reacts, and takes it back", async () => {
    const at = await scene();
    const id = at.viewers.say("ann", "Hi");
    const { body } = await at.call("POST", `/messages/${id}/reaction`, { reaction: { type: "like" } });
    expect(body).toMatchObject({
      reaction: { type: "like", user_id: at.userId },
      message: { reaction_counts: { like: 1 } },
    });
    expect((await at.call("GET", `/messages/${id}/reactions`)).body.reactions).toHaveLength(1);
    expect((await at.call("DELETE", `/messages/${id}/reaction/like`)).status).toBe(200);
    expect((await at.call("DELETE", `/messages/${id}/reaction/like`)).status).toBe(404);
  });

  it("answers in a thread, which is read apart", async () => {
    const at = await scene();
    const parent = at.viewers.say("ann", "Question");
    const { body } = await at.send({ text: "Answer", parent_id: parent });
    expect(body.message).toMatchObject({ type: "reply", parent_id: parent });
    expect((await at.call("GET", `/messages/${parent}/replies?limit=5`)).body.messages).toHaveLength(1);
    expect(idsOf((await at.call("POST", `${at.path}/query`, {})).body)).toEqual([parent]);
    expect(await at.send({ text: "x", parent_id: "nothing" })).toMatchObject({ status: 400, body: { code: 4 } });
  });

  it("types and reads, which is told and kept by nobody", async () => {
    const at = await scene();
    at.viewers.say("ann", "Hi");
    expect((await at.call("POST", `${at.path}/event`, { event: { type: "typing.start" } })).status).toBe(201);
    expect((await at.call("POST", `${at.path}/read`, {})).body).toMatchObject({ event: { type: "message.read" } });
    expect(await at.call("POST", `${at.path}/event`, { event: { type: "message.new" } })).toMatchObject({
      status: 400,
    });
    await told(at, "message.new", "typing.start", "message.read");
    expect(((await at.sync(aMinuteAgo())).body.events as { type: string }[]).map(({ type }) => type)).toEqual([
      ...["channel.created", "message.new"],
    ]);
  });

  it("may not write where it is banned, where all is frozen, and too soon in slow mode", async () => {
    const at = await scene();
    at.viewers.freeze();
    expect(await at.send({ text: "x" })).toMatchObject({ status: 403, body: { code: 17 } });
    expect(() => at.viewers.say("ann", "x")).toThrow("frozen");
    at.viewers.freeze(false);
    at.viewers.ban({ id: at.userId });
    expect(await at.send({ text: "x" })).toMatchObject({ status: 403, body: { code: 17 } });
    at.viewers.unban({ id: at.userId });
    at.viewers.slowDown(60);
    expect((await at.send({ text: "x" })).status).toBe(201);
    expect(await at.send({ text: "y" })).toMatchObject({ status: 403, body: { code: 60 } });
    expect(at.viewers.received).toHaveLength(1);
  });

  it("that moderates may do so, and delete what others said", async () => {
    const at = await scene();
    const id = at.viewers.say("ann", "x");
    const call = await api(ibm);
    await call("POST", `/channels/${at.viewers.channel.channelId}/chat/moderators.json`, [
      ["identifiers[]", at.userId],
    ]);
    at.viewers.freeze();
    expect((await at.send({ text: "y" })).status).toBe(201);
    expect((await at.call("DELETE", `/messages/${id}`)).status).toBe(200);
  });
});

describe("channels", () => {
  it("are queried by their ids, at most 30 at once, and none is made by it", async () => {
    const at = await scene();
    const look = (cids: string[], more: object = {}) =>
      at.call("POST", "/channels", { filter_conditions: { cid: { $in: cids } }, ...more });
    const { body } = await look([at.cid, "chatroom:none"]);
    expect((body.channels as Shown[]).map(({ channel }) => channel.cid)).toEqual([at.cid]);
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
    ibm.in("groupchat:private_x").say("ann", "Psst");
    await expect.poll(() => at.types().at(-1)).toBe("notification.message_new");
    await at.call("POST", "/channels", { filter_conditions: { cid: "groupchat:private_x" }, watch: true });
    ibm.in("groupchat:private_x").say("ann", "Again");
    await expect.poll(() => at.types().slice(-2)).toEqual(["notification.message_new", "message.new"]);
    expect(
      (await at.call("GET", `/members?payload=${encodeURIComponent('{"type":"groupchat","id":"private_x"}')}`)).body,
    ).toMatchObject({
      members: [{ user_id: at.userId }],
    });
  });

  it("is closed to who is removed from it", async () => {
    const at = await scene();
    const call = await api(ibm);
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
    ibm.in(cid).removeMember({ id: at.userId });
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

it("two connections of a user watch each for itself", async () => {
  const at = await scene();
  const other = await enter(ibm, "another");
  at.viewers.say("ann", "Hi");
  await told(at, "message.new");
  expect(other.types()).toEqual([]);
  const again = caller(await initialise(ibm, "another"), at.connectionId);
  expect((await again("POST", "/channels", { filter_conditions: { cid: other.cid }, watch: true })).status).toBe(201);
  await expect.poll(() => other.types()).toEqual(["user.watching.start"]);
});
