// `relay`: who publishes, from where, and what is in its way.
import type { RelayStatus } from "@tributary/event-store";
import type { OpsCommand } from "./command.ts";
import { numberOf } from "./options.ts";
import { count, seconds } from "./words.ts";

const TOO_LONG_SECONDS = 60;

export const relay: OpsCommand = {
  name: "relay",
  does: "leader, fence, cursor, and what holds it back; 1 when nobody leads, it is held back too long, or the log is suspect",
  accepts: ["over"],
  async run({ store, options }) {
    const over = numberOf(options, "over", TOO_LONG_SECONDS);
    const status = await store.relay.status();
    const { leader, suspect, lag } = status;
    const leads = leader?.leads ?? false;
    return { ok: leads && !suspect && lag.blockedSeconds <= over, lines: linesOf(status), data: status };
  },
};

function linesOf({ leader, cursor, epoch, suspect, lag, blockedBy }: RelayStatus): string[] {
  const lastHeld = leader === null ? "" : `; ${leader.holder} was the last, with fence ${leader.fence}`;
  return [
    leader?.leads ? `leader: ${leader.holder}, fence ${leader.fence}` : `leader: nobody${lastHeld}`,
    `cursor: epoch ${cursor.epoch}, transaction ${cursor.xid}, position ${cursor.position}, moved under fence ${cursor.fence}`,
    `log: epoch ${epoch}${suspect ? ", SUSPECT: nothing is appended or published until ops new-epoch" : ""}`,
    `waiting: ${count(lag.events, "event")}${lag.events > 0 ? `, the oldest since ${seconds(lag.seconds)}` : ""}`,
    lag.blockedByPid === null
      ? "held back by: nobody"
      : `held back by: ${blockedBy ?? "a client that is gone"} (pid ${lag.blockedByPid}), whose transaction is open since ${seconds(lag.blockedSeconds)}`,
  ];
}
