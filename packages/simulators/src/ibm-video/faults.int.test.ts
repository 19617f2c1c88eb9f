import { readEvent } from "@tributary/schemas/ibm-video";
import { describe, expect, test } from "vitest";
import type { FaultSwitches, SomeFaults } from "./faults.ts";
import { startIbmVideo } from "./server.ts";
import { aMinuteAgo, api, type Client, connect, enter, type Frame, initialise, oauth } from "./testing/client.ts";

/** A client that watches a channel; the faults begin once that is so. */
async function scene(faults: SomeFaults) {
  const ibm = await startIbmVideo({ seed: 3, healthCheckMs: 20 });
  const client = await enter(ibm);
  ibm.faults.set(faults);
  const texts = () => client.frames().flatMap(({ message }) => (message as { text?: string } | undefined)?.text ?? []);
  return {
    ...{ ibm, client, texts, viewers: ibm.viewers("1") },
    /** Whether it is told of the message that is said now. */
    async hears(text: string): Promise<boolean> {
      ibm.viewers("1").say("ann", text);
      await client.call("GET", "/members?payload={}"); // whatever was to be told by now, was
      await new Promise((resolve) => setTimeout(resolve, 30));
      return texts().includes(text);
    },
    [Symbol.asyncDispose]: () => ibm[Symbol.asyncDispose](),
  };
}
const isNews = ({ type }: Frame) => type !== "health.check";
const last = (client: Client): Frame | undefined => client.frames().filter(isNews).at(-1);
const broken = (answer: Promise<unknown>) => expect(answer).rejects.toThrow("fetch failed");
const statusOf = async (answer: Promise<{ status: number }>) => (await answer).status;

/** For each switch what it does, and what would be without it. */
const EFFECTS: Record<keyof FaultSwitches, () => Promise<void>> = {
  async closes() {
    await using at = await scene({ closes: 1 });
    for (const text of ["Hi", "Are you there?"]) at.viewers.say("ann", text);
    expect([1000, 1001, 1006, 1011]).toContain(await at.client.closed);
    expect([at.texts(), at.ibm.faults.struck.closes]).toEqual([[], 1]);
  },
  async closeCode() {
    for (const closeCode of ["1000", "1001", "1006", "1011"] as const) {
      await using at = await scene({ closes: 1, closeCode });
      at.viewers.say("ann", "Hi");
      expect(await at.client.closed).toBe(Number(closeCode));
    }
  },
  async silences() {
    await using at = await scene({ silences: 1 });
    expect(await at.hears("Hi")).toBe(false);
    at.ibm.faults.clear();
    const told = at.client.texts.length;
    expect(await at.hears("Still?")).toBe(false);
    expect(at.client.texts).toHaveLength(told); // no sign of life either
    at.client.socket.close();
    expect(await at.client.closed).toBe(1005);
  },
  async halfOpens() {
    await using at = await scene({ halfOpens: 1 });
    expect(await at.hears("Hi")).toBe(false);
    at.ibm.faults.set({ halfOpens: 0, closes: 1 }); // who has forgotten it can't close it
    expect(await at.hears("Ho")).toBe(false);
    at.client.socket.close();
    const waited = new Promise((resolve) => setTimeout(resolve, 200, "nobody answers"));
    expect(await Promise.race([at.client.closed, waited])).toBe("nobody answers");
  },
  async duplicateFrames() {
    await using at = await scene({ duplicateFrames: 1 });
    at.viewers.say("ann", "Hi");
    await expect.poll(at.texts).toEqual(["Hi", "Hi"]);
  },
  async reorderedFrames() {
    await using at = await scene({ reorderedFrames: 1 });
    at.viewers.say("ann", "first");
    at.ibm.faults.clear();
    at.viewers.say("ann", "second");
    await expect.poll(at.texts).toEqual(["second", "first"]);
    at.ibm.faults.set({ reorderedFrames: 1 });
    at.viewers.say("ann", "alone");
    await expect.poll(at.texts).toEqual(["second", "first", "alone"]);
  },
  async droppedFrames() {
    await using at = await scene({ droppedFrames: 1 });
    expect(await at.hears("lost")).toBe(false);
    expect((await at.client.sync(aMinuteAgo())).body.events).toHaveLength(2);
  },
  async dropNext() {
    await using at = await scene({ dropNext: 2 });
    expect([await at.hears("a"), await at.hears("b"), await at.hears("c")]).toEqual([false, false, true]);
    expect(at.ibm.faults.now.dropNext).toBe(0);
  },
  async throttlePerSecond() {
    await using at = await scene({ throttlePerSecond: 5 });
    for (let each = 0; each < 30; each += 1) at.viewers.say("ann", String(each));
    await expect.poll(at.texts).toEqual(Array.from({ length: 10 }, (_, index) => String(index)));
  },
  async badJson() {
    await using at = await scene({ badJson: 1 });
    at.viewers.say("ann", "Hi");
    await expect.poll(() => at.client.texts.filter((text) => !text.endsWith("}"))).toHaveLength(1);
  },
  async unknownTypes() {
    await using at = await scene({ unknownTypes: 1 });
    at.viewers.say("ann", "Hi");
    await expect.poll(() => at.client.types()).toEqual(["confetti.thrown", "message.new"]);
  },
  async crowded() {
    await using at = await scene({ crowded: true });
    at.viewers.type("ann");
    at.viewers.read("ann");
    using _first = await connect(await initialise(at.ibm));
    at.viewers.say("ann", "Hi");
    await expect.poll(() => at.client.types()).toEqual(["message.new"]);
    expect(last(at.client)).toMatchObject({ watcher_count: 101 });
  },
  async missingFields() {
    await using at = await scene({ missingFields: true });
    at.viewers.say("ann", "Hi");
    await expect.poll(() => at.client.types()).toEqual(["message.new"]);
    expect(Object.keys(last(at.client) ?? {}).toSorted()).toEqual(["cid", "created_at", "message", "type"]);
    expect(readEvent(last(at.client))).toMatchObject({ message: { text: "Hi", user: { id: "ann" } } });
  },
  async nullFields() {
    await using at = await scene({ nullFields: true });
    at.viewers.say("ann", "Hi");
    at.viewers.type("ann");
    await expect.poll(() => at.client.types()).toEqual(["message.new", "typing.start"]);
    const [said, typing] = at.client.frames().filter(isNews).slice(-2);
    expect(said).toMatchObject({ channel_id: null, user: null, message: { text: "Hi", html: null } });
    expect(typing).toMatchObject({ channel_id: null, user: { id: "ann" } });
  },
  async shadowingFields() {
    await using at = await scene({ shadowingFields: true });
    at.viewers.say("ann", "Hi");
    await expect.poll(() => at.client.types()).toEqual(["message.new"]);
    expect(last(at.client)).toMatchObject({
      name: 7,
      text: {},
      team: ["a"],
      message: { text: "Hi", silent: "no" },
    });
    expect(readEvent(last(at.client))).toMatchObject({
      type: "message.new",
      team: null,
      message: { silent: null },
    });
  },
  async fractions() {
    await using at = await scene({ fractions: "nine" });
    at.viewers.say("ann", "Hi");
    expect(at.viewers.messages[0]?.created_at).toMatch(/\.\d{9}Z$/);
    at.ibm.faults.set({ fractions: "none" });
    at.viewers.say("ann", "Ho");
    expect(at.viewers.messages[1]?.created_at).toMatch(/:\d\dZ$/);
  },
  async chatUnavailable() {
    await using at = await scene({ chatUnavailable: 1 });
    expect(await at.client.send({ text: "x" })).toMatchObject({ status: 503 });
    using refused = await connect(await initialise(at.ibm));
    expect([refused.frames(), await refused.closed]).toEqual([[], 1006]);
  },
  async chatRateLimits() {
    await using at = await scene({ chatRateLimits: 1 });
    const { status, body, headers } = await at.client.send({ text: "x" });
    expect([status, body.code, headers.get("x-ratelimit-remaining")]).toEqual([429, 9, "0"]);
  },
  async callsPerMinute() {
    await using at = await scene({ callsPerMinute: 2 });
    const send = () => at.client.send({ text: "x" });
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(answers.map(({ headers }) => headers.get("x-ratelimit-remaining"))).toEqual(["1", "0", "0"]);
    expect(await statusOf(at.client.sync(aMinuteAgo()))).toBe(201);
  },
  async lostSendAnswers() {
    await using at = await scene({ lostSendAnswers: 1 });
    await broken(at.client.send({ id: "m", text: "Arrived" }));
    expect(at.viewers.received).toMatchObject([{ id: "m", text: "Arrived", isRepetition: false }]);
    await broken(at.client.call("POST", "/messages/m", { message: { text: "Changed" } }));
    await broken(at.client.call("DELETE", "/messages/m"));
    at.ibm.faults.clear();
    expect((await at.client.call("GET", "/messages/m")).body).toMatchObject({
      ...{ duration: expect.any(String), message: { text: "Changed", type: "deleted" } },
    });
  },
  async droppedSyncAnswers() {
    await using at = await scene({ droppedSyncAnswers: 1 });
    await broken(at.client.sync(aMinuteAgo()));
    expect(await statusOf(at.client.send({ text: "x" }))).toBe(201);
  },
  async slowAnswers() {
    await using at = await scene({ slowAnswers: 1, slowMs: 200 });
    const before = performance.now();
    await at.client.send({ text: "x" });
    expect(performance.now() - before).toBeGreaterThan(190);
  },
  async slowMs() {
    await EFFECTS.slowAnswers();
  },
  async chatTokenSeconds() {
    await using at = await scene({ chatTokenSeconds: 1 });
    const entrance = await initialise(at.ibm);
    const [, payload = ""] = entrance.token.split(".");
    const { iat, exp } = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(exp - iat).toBe(1);
    await expect
      .poll(async () => ((await connect(entrance)).frames()[0]?.error as { code?: number } | undefined)?.code, {
        timeout: 3_000,
      })
      .toBe(40);
  },
  async apiUnavailable() {
    await using at = await scene({});
    const call = await api(at.ibm);
    at.ibm.faults.set({ apiUnavailable: 1 });
    expect(await call("GET", "/channels/1/chat.json")).toMatchObject({ status: 503, body: {} });
    expect(await oauth(at.ibm, {})).toMatchObject({ status: 503, body: { error: "server_error" } });
    expect(await statusOf(at.client.send({ text: "x" }))).toBe(201);
  },
  async apiRateLimits() {
    await using at = await scene({ apiRateLimits: 1 });
    const call = await api(at.ibm);
    const { status, headers } = await call("GET", "/channels/1/chat.json");
    expect([status, headers.get("x-ratelimit-remaining")]).toEqual([429, "0"]);
  },
  async emptyErrors() {
    await using at = await scene({ emptyErrors: true });
    at.ibm.account.refuse("1", 402);
    const call = await api(at.ibm);
    expect(await call("GET", "/channels/1/chat.json")).toMatchObject({ status: 402, body: {} });
    at.ibm.faults.clear();
    expect((await call("GET", "/channels/1/chat.json")).body).toHaveProperty("error");
  },
  async accessTokenSeconds() {
    await using at = await scene({ accessTokenSeconds: 1 });
    const call = await api(at.ibm);
    expect(await statusOf(call("GET", "/channels/1/chat.json"))).toBe(200);
    await expect.poll(() => statusOf(call("GET", "/channels/1/chat.json")), { timeout: 3_000 }).toBe(401);
  },
  async randomUsers() {
    await using at = await scene({ randomUsers: true });
    const call = await api(at.ibm);
    const user = async () => ((await call("GET", "/channels/1/chat.json")).body.chat as { user: { id: string } }).user;
    const [first, second] = [await user(), await user()];
    expect(first).toMatchObject({ has_verified_user: false, default_name: null });
    expect(first.id).not.toBe(second.id);
  },
};

describe("a fault does what it says", () => {
  test.each(Object.entries(EFFECTS))("%s", (_, effect) => effect());
});

describe("all connections at once", () => {
  test("are closed, fall silent or are forgotten, and later ones are as ever", async () => {
    await using at = await scene({});
    at.ibm.connections.silence();
    expect(await at.hears("Hi")).toBe(false);
    at.ibm.connections.close(1011);
    expect(await at.client.closed).toBe(1011);
    using next = await enter(at.ibm);
    at.viewers.say("ann", "Again");
    await expect.poll(() => next.types()).toEqual(["message.new"]);
    at.ibm.connections.halfOpen();
    at.viewers.say("ann", "Nobody hears");
    expect(at.ibm.connections.count).toBe(1);
    expect(next.types()).toEqual(["message.new"]);
  });
});
