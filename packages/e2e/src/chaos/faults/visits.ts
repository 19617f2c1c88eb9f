/** Somebody who follows a stream for a while, until it is taken from them. */
import { setTimeout as delay } from "node:timers/promises";
import { digestOf, Follower, type LettingGo, type Random, soon } from "@tributary/testing/checker";
import type { Room } from "../people/room.ts";
import type { Client, Scene, Suspension, Visit } from "../scene.ts";
import type { Subject } from "../subjects.ts";

export interface Visiting {
  readonly room: Room;
  readonly subject: Subject;
  revoke(): Promise<void>;
  /** What the stream says at its end, and what newcomers are told instead of a stream. */
  readonly reason: string;
  readonly statuses: readonly number[];
  readonly withinMs: number;
  /** For how long some replica may let newcomers in as before; then it is over everywhere. */
  readonly knownForMs?: number;
  /** Where there is something to hear afterwards, if not in the same room. */
  readonly afterwards?: Room;
  /** The last number that may be known; without it whatever was there when the reader was let go. */
  lastOf?: Visit["lastOf"];
}

const FOR_EVER = Number.POSITIVE_INFINITY;
const MESSAGES = 3;
const OPENS_WITHIN_MS = 20_000;
/** How often it tries to come back before it gives up: each time it must be refused. */
const TRIES = 2;

/** Follows the stream until it has heard of what is said in the room; null when that cannot be. Disposing ends it. */
export async function arrive(
  scene: Scene,
  random: Random,
  { room, subject, reason, lastOf = () => null }: Pick<Visiting, "room" | "subject" | "reason" | "lastOf">,
): Promise<(Visit & Disposable) | null> {
  const { reader, path, kind } = subject;
  const url = scene.stream.url + path;
  const follower = new Follower({ url, headers: reader.headers, random: random.fork("visitor") });
  const visit = { name: `visitor (${reason}, ${kind}: ${path})`, follower, subject, room, bans: [], lastOf };
  if (!(await soon(() => follower.account !== null || null, OPENS_WITHIN_MS))) {
    follower[Symbol.dispose]();
    return null;
  }
  scene.visits.push(visit);
  const last = await room.say("for the visitor");
  await soon(() => follower.has(digestOf({ eventType: "MESSAGE_SENT", payload: last })) || null);
  return { ...visit, [Symbol.dispose]: () => follower[Symbol.dispose]() };
}

/** Answers how many events were committed after the stream was seen to end. */
export async function visit(scene: Scene, random: Random, visiting: Visiting): Promise<number> {
  using visitor = await arrive(scene, random, visiting);
  if (visitor === null) return 0;
  const { follower, bans, name } = visitor;
  const from = Date.now();
  await visiting.revoke();
  const ban = await letGo(visitor, { ...visiting, from });
  if (ban === null) {
    scene.complaints.push(`${name}: still open ${visiting.withinMs} ms after its end (${visiting.reason})`);
    return 0;
  }
  const overBy = from + (visiting.knownForMs ?? 0);
  await delay(Math.max(0, overBy - Date.now()));
  bans.push({ ...ban, from: Math.max(ban.from, overBy) });
  const tried = follower.opened;
  const events = await said(visiting.afterwards ?? visiting.room, "not for the visitor");
  await soon(() => follower.opened >= tried + TRIES || null);
  return events;
}

/** From when on nothing more is for this reader; null when they were not let go in time. */
export async function letGo(
  { follower }: Client,
  { from, reason, statuses, withinMs }: Pick<Visiting, "reason" | "statuses" | "withinMs"> & { from: number },
): Promise<Suspension | null> {
  const isIt = (end: LettingGo) => ("reason" in end ? end.reason === reason : statuses.includes(end.status));
  const end = await soon(() => follower.lettingsGo.find((each) => each.at >= from && isIt(each)) ?? null, withinMs);
  return end === null ? null : { from: end.at, until: FOR_EVER, overAt: FOR_EVER };
}

/** A few messages of the host; answers how many. */
export async function said(room: Room, text: string): Promise<number> {
  for (let n = 1; n <= MESSAGES; n++) await room.say(`${text}, ${n}`, room.host);
  return MESSAGES;
}
