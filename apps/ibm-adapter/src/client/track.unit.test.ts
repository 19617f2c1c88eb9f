import { type ChatEvent, readEvent } from "@tributary/schemas/ibm-video";
import { describe, expect, test } from "vitest";
import { Allowance } from "./allowance.ts";
import { Track } from "./track.ts";

const CID = "chatroom:c1";
const at = (second: number) => new Date(Date.UTC(2026, 5, 24) + second * 1_000).toISOString();
const said = (second: number): ChatEvent =>
  readEvent({
    type: "message.new",
    cid: CID,
    created_at: at(second),
    message: { id: `m${second}`, created_at: at(second) },
  });
const soon = () => AbortSignal.timeout(1_000);

function aTrack(since: string | null = at(0), allowance = new Allowance(20_000)) {
  const told: { due: number; dropped: number } = { due: 0, dropped: 0 };
  const onDue = () => {
    told.due += 1;
  };
  const onDropped = (events: number) => {
    told.dropped += events;
  };
  return { track: new Track({ cid: CID, since, allowance, onDue, onDropped }), told, allowance };
}

test("frames wait for the history, and come out in their places in it", async () => {
  const { track } = aTrack();
  track.frame(said(4));
  track.frame(said(2));
  track.recovered([said(1), said(3)], at(3));
  const { events } = (await track.next(soon())) ?? {};
  expect(events).toEqual([said(1), said(2), said(3), said(4)]);
});

describe("the cursor", () => {
  test("is up to where the history was read, and never that of a frame", async () => {
    const { track } = aTrack();
    track.recovered([said(1)], at(1));
    expect(await track.next(soon())).toMatchObject({ cursor: at(1) });
    track.frame(said(5));
    expect(await track.next(soon())).toMatchObject({ cursor: null, events: [said(5)] });
    track.read([said(3)], at(5));
    expect(await track.next(soon())).toMatchObject({ cursor: at(5), events: [said(3)] });
  });

  test("never goes back", async () => {
    const { track } = aTrack(at(9));
    track.recovered([said(1)], at(1));
    expect(await track.next(soon())).toMatchObject({ cursor: null });
  });

  test("comes with the last batch of what it stands for", async () => {
    const { track } = aTrack();
    track.recovered(
      Array.from({ length: 700 }, (_, index) => said(index)),
      at(699),
    );
    expect(await track.next(soon())).toMatchObject({ cursor: null, events: { length: 500 } });
    expect(await track.next(soon())).toMatchObject({ cursor: at(699), events: { length: 200 } });
  });
});

test("what nobody takes is dropped, and due from the last cursor that was taken as soon as somebody asks", async () => {
  const { track, told, allowance } = aTrack();
  track.recovered([], at(1));
  await track.next(soon());
  track.read([], at(2)); // which nobody has taken
  for (let second = 3; second < 6_000; second += 1) track.frame(said(second));
  expect(told).toEqual({ due: 0, dropped: 5_001 });
  expect([track.phase, track.since, allowance.waiting]).toEqual(["behind", at(1), 0]);
  const next = track.next(soon());
  expect([track.phase, told.due]).toEqual(["recovering", 1]);
  track.recovered([said(2)], at(5_999));
  expect(await next).toMatchObject({ events: [said(2)], cursor: at(5_999) });
});

test("frames that came too many while the history was read are read from it, too", () => {
  const { track, told } = aTrack();
  for (let second = 0; second < 6_000; second += 1) track.frame(said(second));
  track.recovered([], at(1));
  expect([track.phase, told.due]).toEqual(["recovering", 1]);
});

test("one that nobody wants any more keeps nothing of what all share, whatever is still read for it", async () => {
  const { track, allowance } = aTrack();
  track[Symbol.dispose]();
  track.recovered([said(1), said(2)], at(2));
  track.read([said(3)], at(3));
  track.frame(said(4));
  expect(allowance.waiting).toBe(0);
  await expect(track.room(soon())).rejects.toThrow("nobody wants");
});

test("it ends with the deletion of its channel, and of no other", async () => {
  const { track } = aTrack();
  track.recovered([], at(1));
  await track.next(soon());
  for (const cid of [null, "chatroom:other", CID]) {
    track.frame(readEvent({ type: "channel.deleted", cid, created_at: at(2) }));
    track.frame(said(3));
    expect(await track.next(soon())).not.toBeNull();
    if (cid !== CID) await expect(track.next(AbortSignal.timeout(10))).rejects.toThrow();
  }
  expect(await track.next(soon())).toBeNull();
});

test("when it is too much for all, the one that nobody takes from gives it back, and not whoever speaks next", async () => {
  const allowance = new Allowance(100);
  const [slow, quick] = [aTrack(at(0), allowance), aTrack(at(0), allowance)];
  for (const { track } of [slow, quick]) track.recovered([], at(1));
  for (let second = 2; second < 90; second += 1) slow.track.frame(said(second));
  for (let second = 2; second < 60; second += 1) quick.track.frame(said(second));
  expect([slow.track.phase, quick.track.phase]).toEqual(["behind", "live"]);
  expect(allowance.waiting).toBe(quick.track.waiting);
});

test("frames that wait for the history count as well, and are read from it when they are too many", () => {
  const allowance = new Allowance(100);
  const all = Array.from({ length: 5 }, () => aTrack(at(0), allowance));
  for (let second = 0; second < 500; second += 1) for (const { track } of all) track.frame(said(second));
  expect(allowance.waiting).toBeLessThanOrEqual(100);
  for (const { track, told } of all) {
    track.recovered([], at(1));
    expect([track.phase, told.due]).toEqual(["recovering", 1]);
  }
});

test("in a busy room little is read again, also when most of what was said came with the history", async () => {
  const { track } = aTrack();
  track.recovered([], at(1));
  const quiet = track.overlapMs;
  await new Promise((resolve) => setTimeout(resolve, 20));
  track.read(
    Array.from({ length: 1_000 }, (_, index) => said(index)),
    at(1_000),
  );
  track.checked();
  expect([quiet, track.overlapMs]).toEqual([10_000, 250]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(track.unchecked).toMatchObject({ frames: 0 });
  expect(track.unchecked.likely).toBeGreaterThan(100);
});
