// Which links this replica holds. Each second one statement renews them all and one takes those that nobody holds; whoever
// can't renew in time stops by itself, before another may begin.
import type { ExternalLinks, HeldLease, HeldLink, Leases } from "@tributary/event-store";
import type { Logger } from "@tributary/runtime";

const LEASE_MS = 3_000;
const TICK_MS = 1_000;
const EXPIRY_MS = 200;
/** Work on a link ends so long before its lease, also when the end is noticed late. */
const MARGIN_MS = 700;
/** In one statement: a dead replica's links are taken over within seconds. */
const MOST_AT_ONCE = 500;

/** The work on one held link. It ends when the signal is aborted, or when there is nothing left to do. */
export type WorkOnLink = (link: HeldLink, lost: AbortSignal) => Promise<void>;

interface LinksPorts {
  provider: string;
  /** Who holds them: this replica and no other. */
  holder: string;
  most: number;
  store: { leases: Pick<Leases, "renewAll" | "releaseAll">; externalLinks: Pick<ExternalLinks, "take"> };
  work: WorkOnLink;
  /** When work has ended and before others may begin: what is still under way gets out. */
  beforeRelease(): Promise<void>;
  log: Logger;
}

interface Held {
  link: HeldLink;
  lost: AbortController;
  /** By our clock, measured from before the question: the database's own expiry can only be later. */
  validUntil: number;
  working: Promise<void>;
}

/** Why the work on a link ends before it is done. */
export class LinkLostError extends Error {
  override readonly name = "LinkLostError";
}

export class Links implements AsyncDisposable {
  readonly #ports: LinksPorts;
  readonly #held = new Map<string, Held>();
  #timer: NodeJS.Timeout | undefined;
  #expiring: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | null = null;
  #isPoked = false;
  #isStopping = false;

  constructor(ports: LinksPorts) {
    this.#ports = ports;
  }

  get held(): HeldLink[] {
    return [...this.#held.values()].map(({ link }) => link);
  }

  start(): void {
    this.#expiring = setInterval(() => this.#loseExpired(), EXPIRY_MS);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  /** There may be a new one: looks at once. */
  poke(): void {
    this.#isPoked = true;
    this.#tick();
  }

  /** Another holder was seen to have it. */
  lose({ name, fence }: HeldLease): void {
    if (this.#held.get(name)?.link.lease.fence === fence)
      this.#end(name, new LinkLostError("another replica holds the link"));
  }

  /** Work ends first, so that the next holder finds everything as it was left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    await this.#ticking;
    const held = [...this.#held.values()];
    for (const { lost } of held) lost.abort(new LinkLostError("the replica stops"));
    const released = held.map(async ({ link, working }) => {
      await working;
      return link.lease;
    });
    const leases = await Promise.all(released);
    await this.#ports.beforeRelease();
    clearInterval(this.#timer);
    clearInterval(this.#expiring);
    await this.#release(leases);
  }

  #tick(): void {
    this.#ticking ??= this.#renewAndTake().finally(() => {
      this.#ticking = null;
      if (this.#isPoked && !this.#isStopping) this.#tick();
    });
  }

  async #renewAndTake(): Promise<void> {
    this.#isPoked = false;
    try {
      await this.#renew();
      if (!this.#isStopping) await this.#take();
    } catch (error) {
      this.#ports.log.warn({ event: "links-not-renewed", held: this.#held.size, err: error });
    }
  }

  /** Soon another replica may have them, and what is sent over there carries no fence. However long a question to the database takes, this waits for none. */
  #loseExpired(): void {
    const soon = performance.now() + MARGIN_MS;
    for (const { link, validUntil } of this.#held.values()) if (validUntil < soon) this.lose(link.lease);
  }

  async #renew(): Promise<void> {
    if (this.#held.size === 0) return;
    const { store, holder } = this.#ports;
    const validUntil = performance.now() + LEASE_MS;
    const asked = [...this.#held.values()];
    const names = await store.leases.renewAll(
      holder,
      asked.map(({ link }) => link.lease),
      LEASE_MS,
    );
    for (const held of asked) {
      if (names.has(held.link.lease.name)) held.validUntil = validUntil;
      else this.lose(held.link.lease);
    }
  }

  async #take(): Promise<void> {
    const { store, provider, holder, most } = this.#ports;
    const room = Math.min(most - this.#held.size, MOST_AT_ONCE);
    if (room <= 0) return;
    const validUntil = performance.now() + LEASE_MS;
    const taken = await store.externalLinks.take({ provider, holder, ttlMs: LEASE_MS, most: room });
    for (const link of taken) this.#begin(link, validUntil);
    if (taken.length === room && taken.length > 0) this.#isPoked = true; // there may be more
  }

  #begin(link: HeldLink, validUntil: number): void {
    const { tenant, sessionId, linkId, lease } = link;
    this.#end(lease.name, new LinkLostError("it was taken anew")); // held under an older fence, whose work has not noticed yet
    this.#ports.log.info({ event: "link-taken", tenant, sessionId, linkId, fence: lease.fence });
    const lost = new AbortController();
    const held: Held = { link, lost, validUntil, working: Promise.resolve() };
    this.#held.set(lease.name, held);
    held.working = this.#work(held);
  }

  async #work({ link, lost }: Held): Promise<void> {
    const { tenant, linkId, lease } = link;
    try {
      await this.#ports.work(link, lost.signal);
    } catch (error) {
      if (!lost.signal.aborted) this.#ports.log.error({ event: "link-failed", tenant, linkId, err: error });
    }
    if (this.#isStopping) return; // all are released together
    const isOurs = this.#held.get(lease.name)?.link === link;
    if (isOurs) this.#held.delete(lease.name);
    if (!lost.signal.aborted) await this.#release([lease]);
  }

  #end(lease: string, reason: LinkLostError): void {
    const held = this.#held.get(lease);
    if (!held) return;
    const { tenant, linkId } = held.link;
    this.#ports.log.info({ event: "link-lost", tenant, linkId, reason: reason.message });
    this.#held.delete(lease);
    held.lost.abort(reason);
  }

  async #release(leases: HeldLink["lease"][]): Promise<void> {
    if (leases.length === 0) return;
    const { store, holder, log } = this.#ports;
    await store.leases.releaseAll(holder, leases).catch((error: unknown) => {
      log.warn({ event: "links-not-released", links: leases.length, err: error });
    });
  }
}
