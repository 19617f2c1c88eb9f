/** Every command, once per Idempotency-Key: the second request gets the first answer, and has no effect. */
import { randomUUID } from "node:crypto";
import { cellsOf, type Relation } from "@tributary/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askerOf, type RunningPlatform, runningPlatform, table } from "./authorization/running-platform.ts";
import { callerAs, makeScene } from "./authorization/scene.ts";

let running: RunningPlatform;
beforeAll(async () => {
  running = await runningPlatform();
});
afterAll(() => running?.[Symbol.asyncDispose]());

/** What changes something, but for what operators do (dead letters, API keys), stream sessions, typing and signals, which are kept nowhere. */
const NO_COMMAND = /^GET|\/search$|\/admin\/(dead_letters|api_keys)|\/stream_sessions|\/(typing|signals)$/;
const commands = Object.entries(table).filter(([route]) => !NO_COMMAND.test(route));

test("the contract says of every command that it takes a key, and of nothing else", () => {
  expect(running.idempotent.toSorted()).toEqual(commands.map(([route]) => route).toSorted());
});

test.each(commands.map(([route, access]) => ({ route, access })))(
  "$route: the same key has one effect and one answer",
  async ({ route, access }) => {
    const { tenant } = running.platform;
    const scene = await makeScene(running.platform, tenant, running.apiUrl);
    const [relation] = Object.entries(cellsOf(route, access)).find(([, cell]) => cell === "allowed") ?? [];
    const { caller, headers } = await askerOf(tenant, callerAs(relation as Relation, scene));
    const key = { "idempotency-key": randomUUID() };
    const ask = () => running.ask(route, scene, { caller, headers: { ...headers, ...key } });

    const first = await ask();
    expect(first.status).toBeLessThan(300);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const before = await running.written(tenant);
    const second = await ask();
    expect([second.status, second.headers.get("idempotency-replayed")]).toEqual([first.status, "true"]);
    expect(second.text).toBe(first.text);
    if (route !== "POST /api/v1/commands") expect(await running.written(tenant)).toEqual(before);
  },
);
