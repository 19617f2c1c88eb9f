import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Balancer } from "./balancer.ts";
import { digestOf } from "./digest.ts";
import { Follower } from "./follower.ts";
import { seededRandom } from "./random.ts";
import { type SseServer, startSseServer } from "./sse-server.ts";

let scope: AsyncDisposableStack;
let server: SseServer;
let balancer: Balancer;
let follower: Follower;

beforeEach(async () => {
  scope = new AsyncDisposableStack();
  server = scope.use(await startSseServer());
  balancer = scope.use(await Balancer.start());
  balancer.add(server.port);
  follower = scope.use(new Follower({ url: `${balancer.url}/stream`, headers: {}, random: seededRandom(1) }));
  await connected();
});
afterEach(() => scope.disposeAsync());

const numbers = () => follower.account?.arrivals.map(({ number }) => number);
const arrived = (...expected: number[]) => vi.waitFor(() => expect(numbers()).toEqual(expected), { timeout: 5_000 });
const connected = () => vi.waitFor(() => expect(follower.connection).not.toBeNull(), { timeout: 5_000 });
const connection = () => follower.connection ?? expect.fail("not connected");

test("it keeps number and digest of every event, and what its first frame named", async () => {
  server.say("a");
  await arrived(1);
  const digest = digestOf({ eventType: "MESSAGE_SENT", payload: { text: "a" } });
  const times = { arrivedAt: expect.any(Number), openedAt: expect.any(Number) };
  expect(follower.account).toEqual({ first: 0, arrivals: [{ number: 1, digest, ...times }] });
});

test("every event is kept with the time since which its connection was open", async () => {
  server.say("a");
  await arrived(1);
  server.cut();
  await vi.waitFor(() => expect(server.cursors).toHaveLength(2), { timeout: 5_000 });
  server.say("b");
  await arrived(1, 2);
  const [before, after] = follower.deliveries;
  expect(before?.openedAt).toBeLessThanOrEqual(before?.arrivedAt ?? 0);
  expect(after?.openedAt).toBeGreaterThanOrEqual(before?.arrivedAt ?? Number.POSITIVE_INFINITY);
  expect(after?.openedAt).toBeLessThanOrEqual(after?.arrivedAt ?? 0);
});

const endings = [
  ["a FIN", "finished", () => connection().finish()],
  ["a reset", "reset", () => connection().reset()],
] as const;

test.each(endings)(
  "it leaves with %s, which the other side can see, and comes back with its last id",
  async (...row) => {
    const [, seenAs, leave] = row;
    server.say("a");
    await arrived(1);
    const ending = balancer.ending(connection().localPort, 5_000);
    leave();
    expect(await ending).toBe(seenAs);
    server.say("b");
    await arrived(1, 2);
    expect(server.cursors).toEqual([null, "1.check"]);
  },
);

test("what it abandons stays open, is no longer read, and it goes on elsewhere", async () => {
  const left = follower.abandon();
  await vi.waitFor(() => expect(server.cursors).toHaveLength(2), { timeout: 5_000 });
  await connected();
  server.say("a");
  await arrived(1);
  expect(left?.attached).toBe(true);
  expect(balancer.open(server.port)).toBe(2);
});

test("a reader that stands still gets the rest when it reads again", async () => {
  const stalled = connection();
  stalled.pause();
  server.say("a");
  await balancer.traffic("from", server.port, 5_000);
  expect(numbers()).toEqual([]);
  stalled.resume();
  await arrived(1);
});

test("half a frame moves no cursor", async () => {
  server.say("a");
  await arrived(1);
  server.write('id: 2.check\ndata: {"eventType":"MESSAGE_SENT",');
  await balancer.traffic("from", server.port, 5_000);
  server.cut();
  await vi.waitFor(() => expect(server.cursors).toEqual([null, "1.check"]), { timeout: 5_000 });
});

test("a refusal in the stream leaves the cursor as it is", async () => {
  server.say("a");
  await arrived(1);
  server.write('data: {"eventType":"STREAM_CLOSING","payload":{"reason":"draining"}}\n\n');
  server.say("b");
  await arrived(1, 2);
  expect(follower.account?.first).toBe(0);
  expect(follower.lettingsGo).toEqual([{ at: expect.any(Number), reason: "draining" }]);
});

test("a status instead of a stream is kept, and tried again", async () => {
  server.refuse(409);
  server.cut();
  await vi.waitFor(() => expect(follower.lettingsGo.length).toBeGreaterThan(1), { timeout: 5_000 });
  expect(follower.lettingsGo[0]).toEqual({ at: expect.any(Number), status: 409 });
});

test("a reset of the stream is kept with its reason", async () => {
  server.write('id: 9.check\ndata: {"eventType":"STREAM_RESET","payload":{"reason":"future"}}\n\n');
  await vi.waitFor(() => expect(follower.resets).toEqual(["future"]));
});
