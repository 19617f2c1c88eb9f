import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createChatTokens } from "./chat-tokens.ts";
import { createFaults } from "./faults.ts";
import { type IbmVideo, startIbmVideo } from "./server.ts";
import { caller, connect, type Entrance, enter, initialise } from "./testing/client.ts";

let ibm: IbmVideo;
let entrance: Entrance;
beforeAll(async () => {
  ibm = await startIbmVideo({ healthCheckMs: 50, connectionsPerUser: 2, apiSecret: "known" });
  entrance = await initialise(ibm);
});
afterAll(() => ibm[Symbol.asyncDispose]());
// A user may have two of them here.
beforeEach(() => expect.poll(() => ibm.connections.count).toBe(0));

const now = () => Math.floor(Date.now() / 1_000);
const tokens = createChatTokens("known", createFaults(), { now: Date.now });
const signed = (claims: object) => tokens.sign({ user_id: entrance.userId, ...claims });

/** Credentials that are refused, and the code of the refusal. */
const REFUSED: [what: string, code: number, token: () => string][] = [
  ["no token", 5, () => "undefined"],
  ["a token that names nobody", 5, () => tokens.sign({} as never)],
  [
    "a token of another service",
    43,
    () => createChatTokens("x", createFaults(), { now: Date.now }).mint(entrance.userId),
  ],
  ["a token that is over", 40, () => signed({ exp: now() - 1 })],
  ["a token that is not valid yet", 41, () => signed({ nbf: now() + 60 })],
  ["a token of the future", 42, () => signed({ iat: now() + 60 })],
];

describe("a connection", () => {
  it("begins with its id and the user's own data", async () => {
    using connection = await connect(entrance);
    expect(connection.frames()[0]).toMatchObject({
      ...{ type: "health.check", connection_id: expect.any(String), cid: "*", created_at: expect.any(String) },
      me: { id: entrance.userId, devices: expect.any(Array) },
    });
  });

  it("hears now and then that the service is there, and whenever it asks", async () => {
    using connection = await connect(entrance);
    await expect.poll(() => connection.frames().length).toBeGreaterThan(2);
    const before = connection.frames().length;
    connection.socket.send(JSON.stringify([{ type: "health.check", client_id: "u--1" }]));
    await expect.poll(() => connection.frames().length).toBeGreaterThan(before);
  });

  it.each(REFUSED)("with %s is told so by code %i, and closed with 1000", async (_, code, token) => {
    using connection = await connect(entrance, { authorization: token() });
    expect(await connection.closed).toBe(1000);
    expect(connection.frames()).toMatchObject([{ type: "connection.error", connection_id: "", error: { code } }]);
  });

  it.each([
    ["another application's key", 2, { api_key: "other" }],
    ["no kind of credentials", 5, { "stream-auth-type": "anonymous" }],
    ["another user's name", 5, { json: JSON.stringify({ user_id: "x", user_details: { id: "x" } }) }],
    ["no user", 4, { json: "{" }],
  ])("with %s is refused by code %i", async (_, code, over) => {
    using connection = await connect(entrance, over);
    expect(connection.frames()).toMatchObject([{ type: "connection.error", error: { code } }]);
  });

  it("beyond as many as a user may have is refused by code 71", async () => {
    using _first = await connect(entrance);
    using _second = await connect(entrance);
    using third = await connect(entrance);
    expect(third.frames()).toMatchObject([{ error: { code: 71 } }]);
  });

  it("is known as whom it says it is", async () => {
    const details = { id: entrance.userId, name: "Another name" };
    using connection = await connect(entrance, {
      json: JSON.stringify({ user_id: entrance.userId, user_details: details }),
    });
    expect(connection.frames()[0]).toMatchObject({ me: { name: "Another name" } });
  });
});

describe("a call", () => {
  it.each(REFUSED)("with %s is refused with 401 and code %i", async (_, code, token) => {
    const answer = await caller({ ...entrance, token: token() })("POST", "/channels", { filter_conditions: {} });
    expect(answer).toMatchObject({ status: 401, body: { code, StatusCode: 401, message: expect.any(String) } });
  });

  it("that watches needs a connection, which is there", async () => {
    const watch = { filter_conditions: { cid: entrance.cid }, watch: true };
    const without = await caller(entrance)("POST", "/channels", watch);
    expect(without).toMatchObject({ status: 400, body: { code: 4, message: expect.stringContaining("websocket") } });
    expect(await caller(entrance, "gone")("POST", "/channels", watch)).toMatchObject({
      status: 400,
      body: { code: 46 },
    });
  });

  it("with a body that can't be read is refused with code 4", async () => {
    const url = `${entrance.base}/channels?api_key=simulated`;
    const headers = { authorization: entrance.token, "stream-auth-type": "jwt", "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", body: "{", headers });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 4 }]);
  });
});

it("tokens that are over end what they began, and no later ones", async () => {
  using before = await enter(ibm);
  ibm.connections.expireTokens();
  expect(await before.closed).toBe(1000);
  expect(before.frames().at(-1)).toMatchObject({ type: "connection.error", error: { code: 40 } });
  expect(await before.send({ text: "late" })).toMatchObject({ status: 401, body: { code: 40 } });
  using after = await enter(ibm);
  expect((await after.send({ text: "again" })).status).toBe(201);
});
