/** With good credentials of one tenant and every id of another nothing is found, and nothing changes there. */
import { cellsOf, type Relation } from "@tributary/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tenant } from "../ground.ts";
import { requests } from "./requests.ts";
import { askerOf, expectRefusal, type RunningPlatform, runningPlatform, table } from "./running-platform.ts";
import { callerAs, makeScene, type Scene, SECRET, unknownScene } from "./scene.ts";

let running: RunningPlatform;
let theirs: Scene;
let stranger: Tenant;
beforeAll(async () => {
  running = await runningPlatform();
  stranger = await running.platform.newTenant();
  theirs = await makeScene(running.platform, running.platform.tenant, running.apiUrl);
});
afterAll(() => running?.[Symbol.asyncDispose]());

/** The same people, as far as ids and roles say: whoever may in their own tenant tries here. */
const attempts = Object.entries(table).flatMap(([route, access]) => {
  const { otherTenant, ...cells } = cellsOf(route, access);
  return Object.entries(cells)
    .filter(([relation, cell]) => relation !== "nobody" && ["allowed", "channel", 404].includes(cell))
    .map(([relation]) => ({ route, relation: relation as Relation, cell: otherTenant }));
});

/** Asks as the caller of the other tenant, for this scene, and checks that the tenant it belongs to stays as it is. */
async function asStranger(route: string, relation: Relation, scene: Scene) {
  const before = await running.written(running.platform.tenant);
  const told = await running.ask(route, scene, await askerOf(stranger, callerAs(relation, scene)));
  expect(told.text).not.toContain(SECRET);
  expect(await running.written(running.platform.tenant)).toEqual(before);
  return told;
}

test.each(attempts.filter(({ cell }) => cell === "hidden"))(
  "$route: what is another tenant's looks to $relation as what does not exist",
  async ({ route, relation }) => {
    const told = await asStranger(route, relation, theirs);
    expectRefusal(told, 404, 422);
    const unknown = await asStranger(route, relation, unknownScene());
    expect([told.status, told.code]).toEqual([unknown.status, unknown.code]);
  },
);

test.each(attempts.filter(({ cell }) => cell === "own"))(
  "$route: $relation gets to their own tenant, and only there",
  async ({ route, relation }) => {
    const told = await asStranger(route, relation, { ...theirs, newId: unknownScene().newId });
    expect(told).toMatchObject({ status: expect.toSatisfy((status: number) => status >= 200 && status < 300) });
    const caller = callerAs(relation, theirs);
    const sent = JSON.stringify([requests[route]?.(theirs, caller), caller]);
    for (const id of Object.values(theirs)) if (!sent.includes(id)) expect(told.text).not.toContain(asTold(id));
  },
);

/** How an answer names it: a number alone may be an offset as well. */
const asTold = (id: string): string => (/^\d+$/.test(id) ? `"id":"${id}"` : `"${id}"`);

test("what was made here is found here, so that not finding it there means something", async () => {
  const { tenant } = running.platform;
  const route = "GET /api/v1/participants/:userId";
  const told = await running.ask(route, theirs, await askerOf(tenant, callerAs("self", theirs)));
  expect([told.status, told.text.includes(SECRET)]).toEqual([200, true]);
});
