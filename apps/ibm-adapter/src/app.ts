// IBM Video Streaming ⇄ commands and events: the adapter as a library, so that the launcher, a test with two replicas and a
// pod of its own all run the same thing.
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
import { IBM_VIDEO } from "@tributary/schemas";
import { apiClients } from "./api-clients.ts";
import { createFeeds } from "./client/feeds.ts";
import { createAdapterMetrics, observeAdapter, observeFeeds } from "./metrics.ts";
import type { IbmAdapterPorts } from "./ports.ts";
import { workOnLink } from "./work.ts";

export interface IbmAdapter extends AsyncDisposable {
  start(): Promise<void>;
  live(): Health;
  ready(): Promise<Health>;
  /** Chats that this replica holds. */
  readonly held: number;
}

const MOST_LINKS = 2_500;
/** A healthy tail is answered twice a second. */
const STANDS_AFTER_MS = 1_500;

/** Nothing runs before it is started. Disposing hands the chats over: what came goes out, leases are released. */
export function createIbmAdapter(ports: IbmAdapterPorts): IbmAdapter {
  const { store, accounts, clock, telemetry } = ports;
  const { tracing } = telemetry;
  const messaging = withTraces(ports.messaging, tracing);
  const log = ports.log.child({ module: "ibm-adapter" });
  const metrics = createAdapterMetrics(telemetry);
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
  const feeds = createFeeds({ ibm: apiClients(accounts), observe: observeFeeds(telemetry), log });
  const work = {
    ...{ store, accounts, clock, feeds, cursors, follower, commands, metrics, tracing },
    moments: new MomentPublisher({ messaging, log }),
  };
  const links = new Links({
    ...{ provider: IBM_VIDEO, holder: ports.replica ?? newId(), most: ports.linksPerReplica ?? MOST_LINKS, store, log },
    work: (link, lost) => workOnLink(work, { link, lost }, (chat) => chats.add(chat)),
    async beforeRelease() {
      await commands[Symbol.asyncDispose]();
      await new Promise(setImmediate); // cursors move when Kafka has what was said
      await cursors[Symbol.asyncDispose]();
    },
  });
  const tails = createTails({ ...{ messaging, clock, log }, follower, links, chats });
  observeAdapter(telemetry, {
    statuses: () => chats.statuses(),
    connections: () => feeds.connections,
    waitingBytes: () => commands.waitingBytes,
  });
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
