import { describe, expect, it } from "vitest";
import { caller, enter, initialise } from "./testing/client.ts";
import { told, useScenes } from "./testing/scene.ts";

const scene = useScenes();

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

it("two connections of a user watch each for itself", async () => {
  const at = await scene();
  const other = await enter(at.ibm, "another");
  at.viewers.say("ann", "Hi");
  await told(at, "message.new");
  expect(other.types()).toEqual([]);
  const again = caller(await initialise(at.ibm, "another"), at.connectionId);
  expect((await again("POST", "/channels", { filter_conditions: { cid: other.cid }, watch: true })).status).toBe(201);
  await expect.poll(() => other.types()).toEqual(["user.watching.start"]);
});
