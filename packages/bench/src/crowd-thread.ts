/** The thread of a crowd: its readers share an event loop of their own, so that they disturb no other measurement. */
import { parentPort, workerData } from "node:worker_threads";
import { type Arrival, CrowdMember, clock, type Place } from "./crowd-member.ts";

/** What the thread is told: where streams are to be had from now on. Empty: nowhere, all connections are cut. */
export interface Directions {
  urls: readonly string[];
  /** The number that counts as caught up. */
  target?: number;
}

export interface CrowdState {
  open: number;
  /** When each of those who have the target had it. */
  caughtUpAt: number[];
  /** When the newest connection of each was answered. */
  openedAt: number[];
  wrong: number;
  connections: number;
  /** Events. */
  received: number;
  arrivals: Arrival[][];
}

let urls: readonly string[] = [];
let target = Number.POSITIVE_INFINITY;
let next = 0;
const caughtUpAt = new Map<CrowdMember, number>();
const resting = new Set<CrowdMember>();
const members = (workerData as Place[]).map((place) => {
  const member: CrowdMember = new CrowdMember(place, {
    onEvents: () => noteCaughtUp(member),
    onGone(retryMs) {
      resting.add(member);
      setTimeout(() => connect(member), retryMs);
    },
  });
  resting.add(member);
  return member;
});

function connect(member: CrowdMember): void {
  const url = urls[next++ % urls.length];
  if (url === undefined || !resting.delete(member)) return;
  member.connect(url);
}

function noteCaughtUp(member: CrowdMember): void {
  if ((member.last ?? -1) >= target && !caughtUpAt.has(member)) caughtUpAt.set(member, clock());
}

parentPort?.on("message", (asked: Directions | "state" | "arrivals") => {
  if (typeof asked === "string") {
    const sum = (count: (member: CrowdMember) => number) => members.reduce((total, member) => total + count(member), 0);
    const state: CrowdState = {
      open: sum(({ isOpen }) => Number(isOpen)),
      caughtUpAt: [...caughtUpAt.values()],
      openedAt: members.map(({ openedAt }) => openedAt),
      wrong: sum(({ wrong }) => wrong),
      connections: sum(({ connections }) => connections),
      received: sum(({ arrivals }) => arrivals.length),
      arrivals: asked === "arrivals" ? members.map(({ arrivals }) => arrivals) : [],
    };
    parentPort?.postMessage(state);
    return;
  }
  ({ urls, target = Number.POSITIVE_INFINITY } = asked);
  if (urls.length === 0) for (const member of members) member.cut();
  else for (const member of [...resting]) connect(member);
});
