import { describe, expect, it } from "vitest";
import { aMinuteAgo, api } from "./testing/client.ts";
import { idsOf, told, useScenes } from "./testing/scene.ts";

const scene = useScenes();

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
    const call = await api(at.ibm);
    await call("POST", `/channels/${at.viewers.channel.channelId}/chat/moderators.json`, [
      ["identifiers[]", at.userId],
    ]);
    at.viewers.freeze();
    expect((await at.send({ text: "y" })).status).toBe(201);
    expect((await at.call("DELETE", `/messages/${id}`)).status).toBe(200);
  });
});
