// Bright Pattern ⇄ commands and events: the adapter as a library, so that the launcher, a test with two replicas and a pod
// of its own all run the same thing.
import {
  CommandPublisher,
  Cursors,
  createTails,
  Links,
  LiveChats,
  MomentPublisher,
  SessionFollower,
} from "@tributary/external-chats";
import { withTraces } from "@tributary/messaging";
import { type Health, newId } from "@tributary/runtime";
import pLimit from "p-limit";
import { Circuits } from "./client/circuit.ts";
import { createFormCatalogue } from "./incoming/form-catalogue.ts";
import { PROVIDER } from "./mapping/chat-view.ts";
import { createAdapterMetrics, observeAdapter } from "./metrics.ts";
import type { BpAdapterPorts } from "./ports.ts";
import { workOnLink } from "./work.ts";

export interface BpAdapter extends AsyncDisposable {
  start(): Promise<void>;
  live(): Health;
  ready(): Promise<Health>;
  /** Chats that this replica holds. */
  readonly held: number;
}

const MOST_LINKS = 2_500;
/** Files that are whole in memory for a moment, at up to 25 MB. */
const FILES_AT_A_TIME = 2;
/** A healthy tail is answered twice a second. */
const STANDS_AFTER_MS = 1_500;

/** Nothing runs before it is started. Disposing hands the chats over: polls end, what came goes out, leases are released. */
export function createBpAdapter(ports: BpAdapterPorts): BpAdapter {
  const { store, clock, telemetry } = ports;
  const { tracing } = telemetry;
  const messaging = withTraces(ports.messaging, tracing);
  const log = ports.log.child({ module: "bp-adapter" });
  const metrics = createAdapterMetrics(telemetry);
  const circuits = new Circuits();
  const chats = new LiveChats({ store, log });
  const commands = new CommandPublisher({
    ...{ messaging, keyring: store.keyring, log },
    onPublished: (sent) => {
      for (const { command } of sent) metrics.commands.add(1, { name: command.type });
    },
    onFailed: () => metrics.publishFailures.add(1),
  });
  const cursors = new Cursors({ links: store.externalLinks, onLost: (lease) => links.lose(lease), log });
  const follower = new SessionFollower({
    ...{ store, log },
    tailStands: () => clock.now() - tails.events.progressedAt > STANDS_AFTER_MS,
  });
  const work = {
    ...{ ...ports, log, circuits, cursors, follower, commands, metrics, tracing },
    moments: new MomentPublisher({ messaging, log }),
    forms: createFormCatalogue(() => clock.now()),
    oneOfFew: pLimit(FILES_AT_A_TIME),
  };
  const links = new Links({
    ...{ provider: PROVIDER, holder: ports.replica ?? newId(), most: ports.linksPerReplica ?? MOST_LINKS, store, log },
    work: (link, lost) => workOnLink(work, { link, lost }, (chat) => chats.add(chat)),
    async beforeRelease() {
      await Promise.all([commands[Symbol.asyncDispose](), cursors[Symbol.asyncDispose]()]);
    },
  });
  const tails = createTails({ ...{ messaging, clock, log }, follower, links, chats });
  observeAdapter(telemetry, { statuses: () => chats.statuses(), circuits, waitingBytes: () => commands.waitingBytes });
  let isStopping = false;
  return {
    get held() {
      return links.held.length;
    },
    live: () => ({ ok: true }),
    async ready() {
      if (isStopping) return { ok: false, detail: "stopping" };
      await store.ready();
      return { ok: true };
    },
    async start() {
      tails.start();
      follower.start();
      chats.start();
      links.start();
    },
    async [Symbol.asyncDispose]() {
      isStopping = true;
      await links[Symbol.asyncDispose]();
      chats[Symbol.dispose]();
      follower[Symbol.dispose]();
      await tails[Symbol.asyncDispose]();
    },
  };
}
