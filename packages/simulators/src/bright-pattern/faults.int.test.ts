import { describe, expect, test } from "vitest";
import { type FaultSwitches, faultSwitches, type SomeFaults } from "./faults.ts";
import type { BrightPattern } from "./server.ts";
import { type Answer, type Customer, call, customer, names, quickCentre } from "./testing/customer.ts";

interface Scene extends Customer {
  readonly centre: BrightPattern;
  readonly partyId: string;
}

/** A customer who talks to an agent; the faults begin once that is so. */
async function scene(faults: SomeFaults, version: "v1" | "v2" = "v2"): Promise<Scene & AsyncDisposable> {
  const centre = await quickCentre();
  const someone = await customer(centre, version);
  const partyId = centre.agent.accept(someone.chatId);
  await someone.poll();
  centre.faults.set(faults);
  return { ...someone, centre, partyId, [Symbol.asyncDispose]: () => centre[Symbol.asyncDispose]() };
}

const first = ({ events }: Answer) => events[0] ?? {};
const broken = (answer: Promise<Answer>) => expect(answer).rejects.toThrow("fetch failed");
const hello = { event: "chat_session_message", msg_id: "1", msg: "Hello" };

/** For each switch what it does, and what would be without it. */
const EFFECTS: Record<keyof FaultSwitches, () => Promise<void>> = {
  async misspeltInactivity() {
    await using at = await scene({ misspeltInactivity: true });
    at.centre.agent.timeOut(at.chatId, "Closed");
    expect(names(await at.poll())).toEqual(["chat_session_inactvity_timeout"]);
  },
  async millisecondTimestamps() {
    await using at = await scene({ millisecondTimestamps: true });
    at.centre.agent.say(at.chatId, "Hi");
    expect(first(await at.poll()).timestamp).toMatch(/^\d{13}$/);
  },
  async numericLeaves() {
    await using at = await scene({ numericLeaves: true });
    at.centre.agent.say(at.chatId, "42");
    expect(first(await at.poll())).toMatchObject({ msg_id: 0, timestamp: expect.any(Number), msg: "42" });
  },
  async missingEwt() {
    await using at = await scene({ missingEwt: true });
    at.centre.agent.queue(at.chatId, 5);
    expect(first(await at.poll())).not.toHaveProperty("ewt");
    expect((await at.call("GET", "/chats/active")).body).not.toHaveProperty("ewt");
    expect((await at.call("GET", "/availability")).body).not.toHaveProperty("ewt");
  },
  async missingPartyId() {
    await using at = await scene({ missingPartyId: true });
    await at.send(hello, { ...hello, msg_id: "3" });
    const own = (await at.history()).events.filter(({ msg }) => msg === "Hello");
    expect(own.map(({ party_id }) => party_id)).toEqual([undefined, at.chatId]);
  },
  async missingNames() {
    await using at = await scene({ missingNames: true });
    at.centre.agent.accept(at.chatId, "Bob Second");
    expect(Object.keys(first(await at.poll())).toSorted()).toEqual(["event", "party_id", "timestamp", "type"]);
  },
  async missingMsgText() {
    await using at = await scene({ missingMsgText: true });
    at.centre.agent.say(at.chatId, "Hi");
    expect(Object.keys(first(await at.poll())).toSorted()).toEqual(["event", "msg", "msg_id", "party_id", "timestamp"]);
  },
  async missingTypingTimestamps() {
    await using at = await scene({ missingTypingTimestamps: true });
    at.centre.agent.type(at.chatId);
    at.centre.agent.say(at.chatId, "Hi");
    expect((await at.poll()).events.map(({ timestamp }) => typeof timestamp)).toEqual(["undefined", "string"]);
  },
  async missingFileNames() {
    await using at = await scene({ missingFileNames: true });
    at.centre.agent.sendFile(at.chatId, { name: "a.png", contentType: "image/png", bytes: Buffer.from("a") });
    expect(first(await at.poll())).not.toHaveProperty("file_name");
    const body = new FormData();
    body.append("file", new File(["a"], "a.txt"));
    expect(Object.keys((await at.call("POST", "/files", { body })).body)).toEqual(["file_id"]);
  },
  async missingSignalingParty() {
    await using at = await scene({ missingSignalingParty: true });
    at.centre.agent.tell(at.chatId, { event: "chat_session_signaling", msg_id: "2", party_id: at.partyId, data: {} });
    expect(Object.keys(first(await at.poll())).toSorted()).toEqual(["data", "event", "msg_id"]);
  },
  async sessionIdInFile() {
    await using at = await scene({ sessionIdInFile: true });
    at.centre.agent.sendFile(at.chatId, { name: "a.png", contentType: "image/png", bytes: Buffer.from("a") });
    const event = first(await at.poll());
    expect([event.session_id, event.party_id]).toEqual([at.partyId, undefined]);
  },
  async longMessageIds() {
    await using at = await scene({ longMessageIds: true });
    expect(at.centre.agent.say(at.chatId, "Hi")).toBe(`${at.chatId}:0`);
  },
  async unknownEvents() {
    await using at = await scene({ unknownEvents: 1 });
    at.centre.agent.say(at.chatId, "Hi");
    expect(names(await at.poll())).toEqual(["chat_session_message", "chat_session_surprise"]);
  },
  async unknownParties() {
    await using at = await scene({ unknownParties: 1 });
    at.centre.agent.say(at.chatId, "Hi");
    const { party_id } = first(await at.poll());
    expect(party_id).not.toBe(at.partyId);
    expect((await at.history()).events.at(-1)).toMatchObject({ party_id });
  },
  async emptyBody() {
    await using at = await scene({ emptyBody: true });
    expect(await at.poll()).toMatchObject({ status: 200, text: "" });
  },
  async noEventsError() {
    await using at = await scene({ noEventsError: true });
    expect(await at.poll()).toMatchObject({ status: 400, body: { error_code: "5511" } });
  },
  async duplicateDelivery() {
    await using at = await scene({ duplicateDelivery: 1 });
    at.centre.agent.say(at.chatId, "Hi");
    const told = await at.poll();
    at.centre.agent.say(at.chatId, "Ho");
    expect((await at.poll()).events).toMatchObject([...told.events, { msg: "Ho" }]);
    expect((await at.poll()).events).toMatchObject([{ msg: "Ho" }]);
    expect((await at.poll()).events).toEqual([]);
  },
  async lostBatches() {
    await using at = await scene({ lostBatches: 1 });
    at.centre.agent.say(at.chatId, "Hi");
    expect((await at.poll()).events).toEqual([]);
    at.centre.faults.clear();
    expect((await at.poll()).events).toEqual([]);
    expect((await at.history()).events.at(-1)).toMatchObject({ msg: "Hi" });
  },
  async cachedPolls() {
    await using at = await scene({});
    at.centre.agent.say(at.chatId, "Hi");
    const told = await at.poll();
    at.centre.faults.set({ cachedPolls: 1 });
    at.centre.agent.say(at.chatId, "Ho");
    expect((await at.poll()).events).toEqual(told.events);
    at.centre.faults.clear();
    expect((await at.poll()).events).toMatchObject([{ msg: "Ho" }]);
  },
  async droppedPolls() {
    await using at = await scene({ droppedPolls: 1 });
    at.centre.agent.say(at.chatId, "Hi");
    await broken(at.poll());
    at.centre.faults.clear();
    expect((await at.poll()).events).toMatchObject([{ msg: "Hi" }]);
  },
  async slowPolls() {
    await using at = await scene({ slowPolls: 1, slowMs: 300 });
    at.centre.agent.say(at.chatId, "Hi");
    const begun = performance.now();
    expect((await at.poll()).events).toHaveLength(1);
    expect(performance.now() - begun).toBeGreaterThan(290);
  },
  async slowMs() {
    await using at = await scene({ slowPolls: 1, slowMs: 60_000 });
    at.centre.agent.say(at.chatId, "Hi");
    await expect(at.poll({ signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await expect.poll(() => at.centre.agent.chat(at.chatId).polling.isHeld).toBe(false);
    at.centre.faults.clear();
    expect((await at.poll()).events).toMatchObject([{ msg: "Hi" }]);
  },
  async malformedJson() {
    await using at = await scene({ malformedJson: 1 });
    at.centre.agent.say(at.chatId, "Hi");
    const { status, text } = await at.poll();
    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
    at.centre.faults.clear();
    expect((await at.poll()).events).toEqual([]);
  },
  async loseOnAbort() {
    await using at = await scene({ loseOnAbort: true, slowPolls: 1 });
    at.centre.agent.say(at.chatId, "Hi");
    await expect(at.poll({ signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await expect.poll(() => at.centre.agent.chat(at.chatId).polling.isHeld).toBe(false);
    at.centre.faults.clear();
    expect((await at.poll()).events).toEqual([]);
  },
  async historyKeepsQueue() {
    await using at = await scene({ historyKeepsQueue: true });
    at.centre.agent.say(at.chatId, "Hi");
    expect((await at.history()).events.at(-1)).toMatchObject({ msg: "Hi" });
    expect((await at.poll()).events).toMatchObject([{ msg: "Hi" }]);
  },
  async signalingInHistory() {
    await using at = await scene({ signalingInHistory: true });
    at.centre.agent.tell(at.chatId, { event: "chat_session_signaling", msg_id: "2", data: {} });
    expect((await at.history()).events.at(-1)).toMatchObject({ event: "chat_session_signaling" });
  },
  async lostSendAnswers() {
    await using at = await scene({ lostSendAnswers: 1 });
    await broken(at.send(hello));
    expect(at.centre.agent.chat(at.chatId).received).toMatchObject([hello]);
  },
  async eventsInSendAnswers() {
    await using at = await scene({ eventsInSendAnswers: true }, "v1");
    at.centre.agent.say(at.chatId, "Hi");
    expect((await at.send(hello)).events).toMatchObject([{ msg: "Hi" }]);
    expect((await at.poll()).events).toEqual([]);
  },
  async refuseFileMsgIds() {
    await using at = await scene({ refuseFileMsgIds: true });
    const file = { event: "chat_session_file", file_id: "f", file_type: "image" };
    expect(await at.send({ ...file, msg_id: "1" })).toMatchObject({ status: 500, body: { error_code: "5500" } });
    expect((await at.send({ ...file, msg_id: "" })).status).toBe(200);
  },
  async endWithoutEnded() {
    await using at = await scene({ endWithoutEnded: true });
    await at.send({ event: "chat_session_end" });
    expect((await at.poll()).status).toBe(404);
  },
  async unauthorized401() {
    await using at = await scene({ unauthorized401: true });
    expect((await at.poll({ headers: { authorization: "Basic x" } })).status).toBe(401);
  },
  async numericErrorCodes() {
    await using at = await scene({ numericErrorCodes: true });
    expect((await at.call("GET", "/chats/none/history")).body.error_code).toBe(5005);
  },
  async stringIsNewChat() {
    await using at = await scene({ stringIsNewChat: true });
    expect((await at.call("POST", "/chats", { body: {} })).body.is_new_chat).toBe("false");
  },
  async establishing() {
    await using at = await scene({ establishing: true });
    expect((await at.call("POST", "/chats", { body: {} })).body.state).toBe("establishing");
  },
  async textPlain() {
    await using at = await scene({ textPlain: true });
    for (const answer of [await at.poll(), await at.history(), await at.call("GET", "/chats/none/history")])
      expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
  },
  async closed() {
    await using at = await scene({ closed: true });
    expect((await at.call("GET", "/availability")).body.chat).toBe("notAvailable");
  },
  async serverErrors() {
    await using at = await scene({ serverErrors: 1 });
    expect(await at.poll()).toMatchObject({ status: 500, body: { error_code: "5955" } });
    expect(await at.send(hello)).toMatchObject({ status: 500 });
    expect(at.centre.agent.chat(at.chatId).received).toEqual([]);
  },
  async tooManyRequests() {
    await using at = await scene({ tooManyRequests: 1 });
    expect(await at.poll()).toMatchObject({ status: 429, text: "" });
  },
  async down() {
    await using at = await scene({ down: true });
    await broken(at.poll());
    await broken(at.call("GET", "/availability"));
    at.centre.faults.clear();
    expect((await at.poll()).status).toBe(200);
  },
  async refuseChats() {
    await using at = await scene({ refuseChats: "5001" });
    expect(await call(at.centre, "POST", "/chats", { body: {} })).toMatchObject({
      ...{
        status: 503,
        body: { error_code: "5001", error_message: "No server is available to accept chat connection" },
      },
    });
  },
  async refusePolls() {
    await using at = await scene({ refusePolls: "5509" }, "v1");
    expect(await at.poll()).toMatchObject({ status: 400, body: { error_code: "5509" } });
    expect((await at.history()).status).toBe(200);
  },
  async refuseSends() {
    await using at = await scene({ refuseSends: "5004" });
    expect(await at.send(hello)).toMatchObject({ status: 503, body: { error_code: "5004" } });
  },
};

describe("each fault has its effect", () => {
  test("and none is left out", () => {
    expect(Object.keys(EFFECTS).toSorted()).toEqual(Object.keys(faultSwitches.shape).toSorted());
  });

  test.each(Object.entries(EFFECTS))("%s", async (_, effect) => effect());
});

describe("a chat ends for its client whatever the faults", () => {
  test.each([{ lostBatches: 1 }, { malformedJson: 1 }, { loseOnAbort: true }])("%j", async (faults) => {
    await using at = await scene(faults);
    at.centre.agent.say(at.chatId, "Bye");
    at.centre.agent.end(at.chatId);
    if ("loseOnAbort" in faults) {
      at.centre.faults.set({ droppedPolls: 1 });
      await broken(at.poll());
      at.centre.faults.set({ droppedPolls: 0 });
    }
    expect(names(await at.poll())).toEqual(["chat_session_message", "chat_session_party_left", "chat_session_ended"]);
  });
});
