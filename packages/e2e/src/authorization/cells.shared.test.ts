/** Who may do what, cell by cell over HTTP: the answers of both apps are those of the access table. */
import { type Cell, cellsOf, type Relation } from "@tributary/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tenant } from "../ground.ts";
import { requests } from "./requests.ts";
import { askerOf, expectRefusal, type RunningPlatform, runningPlatform, table } from "./running-platform.ts";
import { callerAs, channelScene, makeScene, type Scene, SECRET } from "./scene.ts";

let running: RunningPlatform;
/** Where refusals are tried, which change nothing and so can share one scene; what is allowed happens in another. */
let refusing: Tenant;
let allowing: Tenant;
let shared: Scene;
beforeAll(async () => {
  running = await runningPlatform();
  refusing = running.platform.tenant;
  allowing = await running.platform.newTenant();
  shared = await makeScene(running.platform, refusing, running.apiUrl);
});
afterAll(() => running?.[Symbol.asyncDispose]());

const cells = Object.entries(table).flatMap(([route, access]) =>
  Object.entries(cellsOf(route, access))
    .filter(([relation]) => relation !== "otherTenant")
    .map(([relation, cell]) => ({ route, relation: relation as Relation, cell: cell as Cell })),
);

test("every route that is served has its row, and a good request to try its cells with", () => {
  expect(running.served.toSorted()).toEqual(Object.keys(table).toSorted());
  expect(Object.keys(requests).toSorted()).toEqual(running.served.toSorted());
});

test.each(cells.filter(({ cell }) => cell === "allowed"))("$route: $relation may", async ({ route, relation }) => {
  const scene = await makeScene(running.platform, allowing, running.apiUrl);
  const told = await running.ask(route, scene, await askerOf(allowing, callerAs(relation, scene)));
  expect(told).toMatchObject({ status: expect.toSatisfy((status: number) => status >= 200 && status < 300) });
});

test.each(cells.filter(({ cell }) => cell !== "allowed"))(
  "$route: $relation gets $cell, learns nothing and changes nothing",
  async ({ route, relation, cell }) => {
    const before = await running.written(refusing);
    const told = await running.ask(route, shared, await askerOf(refusing, callerAs(relation, shared)));
    expectRefusal(told, cell === "channel" ? 403 : Number(cell));
    expect(told.text).not.toContain(SECRET);
    expect(await running.written(refusing)).toEqual(before);
  },
);

const ofChannel = cells.filter(({ cell }) => cell === "channel");

test.each(ofChannel)(
  "$route: $relation may, of a channel, on the path of who reads it",
  async ({ route, relation }) => {
    const { participantId, coachId, ...channel } = await channelScene(allowing, running.apiUrl);
    for (const userId of [participantId, coachId]) {
      const scene = { ...channel, participantId: userId, coachId };
      const told = await running.ask(route, scene, await askerOf(allowing, callerAs(relation, scene)));
      expect([told.status, told.text.includes(SECRET)]).toEqual([200, true]);
    }
  },
);
