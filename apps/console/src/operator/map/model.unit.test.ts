import type { PlatformOverview } from "@tributary/client";
import { expect, test } from "vitest";
import { mapOf } from "./model.ts";

const none = { participant: 0, coach: 0, session: 0 };
const well: PlatformOverview = {
  at: "2026-03-01T10:00:00.000Z",
  log: { epoch: 1, suspect: false, appended: 1_234 },
  eventTotals: { appended: 1_200, published: 1_200 },
  relay: {
    ...{ events: 0, seconds: 0, blockedSeconds: 0, published: 1_234 },
    leader: { holder: "a", fence: 1, leads: true },
  },
  consumers: [{ topic: "t", group: "g", records: { sent: 5, committed: 5, waiting: 0 } }],
  acceptedCommands: { waiting: 0, oldestSeconds: 0 },
  streams: {
    open: { ...none, coach: 2 },
    replicas: [{ replica: "a", open: none, delivered: 0, reportedAt: "2026-03-01T10:00:00.000Z" }],
  },
  ...{ deadLetters: 0, links: [{ provider: "bright-pattern", living: 2, held: 2, interrupted: 0 }] },
};

const node = (overview: PlatformOverview, id: string) => mapOf([overview])?.nodes.find((one) => one.id === id);

test("nothing is shown before the first answer", () => expect(mapOf([])).toBeNull());

test("each box says what the newest answer says of it", () => {
  expect(mapOf([well])?.nodes.map(({ id, tone }) => [id, tone])).toEqual([
    ...[
      ["clients", "idle"],
      ["api", "idle"],
      ["postgres", "well"],
      ["relay", "well"],
      ["kafka", "idle"],
    ],
    ...[
      ["stream", "well"],
      ["screens", "idle"],
      ["commands", "well"],
      ["bright-pattern", "well"],
    ],
  ]);
  expect([node(well, "postgres")?.value, node(well, "screens")?.value]).toEqual(["1,234", "2 open"]);
});

const waiting = (count: number) => ({
  consumers: [{ topic: "t", group: "g", records: { sent: 5, committed: 5 - count, waiting: count } }],
});

test.each([
  ["relay", "slow", { relay: { ...well.relay, events: 9, seconds: 3 } }],
  ["relay", "broken", { relay: { ...well.relay, events: 9, seconds: 90 } }],
  ["relay", "broken", { relay: { ...well.relay, leader: null } }],
  ["postgres", "broken", { log: { ...well.log, suspect: true } }],
  ["stream", "broken", { streams: { open: none, replicas: [] } }],
  ["commands", "slow", { ...waiting(1), acceptedCommands: { waiting: 1, oldestSeconds: 3 } }],
  ["commands", "broken", { ...waiting(1), acceptedCommands: { waiting: 1, oldestSeconds: 90 } }],
  ["commands", "broken", { consumers: [{ topic: "t", group: "g", records: null }] }],
  ["bright-pattern", "slow", { links: [{ provider: "bright-pattern", living: 2, held: 1, interrupted: 0 }] }],
  ["bright-pattern", "slow", { links: [{ provider: "bright-pattern", living: 2, held: 2, interrupted: 1 }] }],
  ["bright-pattern", "idle", { links: [{ provider: "bright-pattern", living: 0, held: 0, interrupted: 0 }] }],
] as const)("%s is %s when something is wrong with it", (id, tone, changes) => {
  expect(node({ ...well, ...changes } as PlatformOverview, id)?.tone).toBe(tone);
});

test("commands that wait are slow once they waited at an earlier answer, too", () => {
  const toneOf = (...samples: PlatformOverview[]) => mapOf(samples)?.nodes.find(({ id }) => id === "commands")?.tone;
  const later = { ...well, ...waiting(2), at: "2026-03-01T10:00:02.000Z" };
  expect(toneOf({ ...well, ...waiting(2) })).toBe("well");
  expect(toneOf({ ...well, ...waiting(2) }, later)).toBe("slow");
  expect(toneOf({ ...well, ...waiting(2) }, { ...later, ...waiting(0) })).toBe("well");
  expect(toneOf({ ...well, acceptedCommands: { waiting: 1, oldestSeconds: 90 } })).toBe("well");
});

test("commands move to the api, but whose they are is not known", () => {
  const [before] = well.consumers;
  const records = { sent: 25, committed: 25, waiting: 0 };
  const after = { ...well, at: "2026-03-01T10:00:10.000Z", consumers: [{ ...before, records }] } as PlatformOverview;
  const flowing = mapOf([well, after])?.edges.filter(({ flows }) => flows);
  expect(flowing?.map(({ id, label }) => [id, label?.text])).toEqual([["commands-api", "2.0 commands/s"]]);
});
