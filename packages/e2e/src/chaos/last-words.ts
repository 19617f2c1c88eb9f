/** How a run ends: so that it can be said of every client what it should have received. */
import { setTimeout as delay } from "node:timers/promises";
import { soon } from "@tributary/testing/checker";
import { commandsWaiting } from "./log/kafka-log.ts";
import { countEvents, readWholeLog, type WholeLog } from "./log/whole-log.ts";
import { entriesOf } from "./report/verdicts.ts";
import type { Client, Crowded } from "./scene.ts";
import { shown } from "./subjects.ts";

/** Longer than from an event to the mark that it has been read. */
const QUIET_MS = 1_500;

/**
 * The whole log, after every client has received its last event: a stream is in order, so nothing follows. In most rooms
 * somebody says a last word; in the quiet ones nobody does. Whoever does not get there in time is judged by what they have.
 */
export async function lastWords(scene: Crowded): Promise<WholeLog> {
  const { commands, slow, direct, groups, channels } = scene;
  await commands.settled();
  const rooms = [...slow, ...direct, ...groups, ...channels].map(({ room }) => room);
  await Promise.all(rooms.map((room) => room.say("the last word", room.host)));
  await quiet(scene);
  const log = await readWholeLog(scene);
  const isDone = (client: Client) => {
    const last = entriesOf(client, log).findLast((entry) => shown(entry, client.subject).digest !== null);
    return last === undefined || client.follower.number >= last.number;
  };
  await soon(() => scene.clients.every(isDone) || null);
  return log;
}

/**
 * Resolves when nothing is committed any more and all of it is published. Marks as read are commands that nobody waits for:
 * while a consumer that was killed is missed, they can come half a minute later than what they mark.
 */
async function quiet(scene: Crowded): Promise<void> {
  const { platform, postgres } = scene;
  let before = -1;
  await soon(async () => {
    const waiting = await commandsWaiting(scene);
    const events = await countEvents(postgres.address);
    const isSame = events === before && waiting === 0 && (await platform.store.relay.lag()).events === 0;
    before = events;
    await delay(QUIET_MS);
    return isSame || null;
  });
}
