// One address in front of all replicas, as an ingress is: newcomers go to the replica with the fewest connections, and
// however one side ends a connection, the other side learns it the same way. It sees what it takes to prove a fault.

import { EventEmitter, once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** The port of a replica on this machine. */
export type Backend = number;

export type Ending = "finished" | "reset";

interface Link {
  readonly incoming: Socket;
  readonly outgoing: Socket;
  readonly backend: Backend;
  /** The client spoke last. */
  unanswered: boolean;
}

export class Balancer implements AsyncDisposable {
  readonly #server: Server;
  readonly #backends = new Set<Backend>();
  readonly #links = new Set<Link>();
  readonly #happenings = new EventEmitter();
  #turn = 0;

  private constructor() {
    this.#happenings.setMaxListeners(0);
    this.#server = createServer({ allowHalfOpen: true }, (incoming) => this.#accept(incoming));
  }

  static async start(): Promise<Balancer> {
    const balancer = new Balancer();
    balancer.#server.listen(0, "127.0.0.1");
    await once(balancer.#server, "listening");
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  add(backend: Backend): void {
    this.#backends.add(backend);
  }

  /** No newcomers any more; open connections stay. */
  remove(backend: Backend): void {
    this.#backends.delete(backend);
  }

  /** Connections through this replica right now. */
  open(backend: Backend): number {
    return this.#of(backend).length;
  }

  /** Those of them on which the client waits for an answer. */
  unanswered(backend: Backend): number {
    return this.#of(backend).filter((link) => link.unanswered).length;
  }

  /** The replica that serves the client with that port of its own; null when they are not connected (any more). */
  backendOf(clientPort: number): Backend | null {
    return this.#linkOf(clientPort)?.backend ?? null;
  }

  /** Takes no more from the replica for this client, so that little is under way when its replica notices. */
  hold(clientPort: number): void {
    const link = this.#linkOf(clientPort);
    link?.outgoing.unpipe(link.incoming).pause();
  }

  /** What was held goes on. */
  release(clientPort: number): void {
    const link = this.#linkOf(clientPort);
    link?.outgoing.pipe(link.incoming);
  }

  /** Resolves when bytes go to the replica, or come from it. */
  async traffic(direction: "to" | "from", backend: Backend, withinMs: number): Promise<void> {
    await once(this.#happenings, `${direction} ${backend}`, { signal: AbortSignal.timeout(withinMs) }).catch(
      () => null,
    );
  }

  /** How the client with that port of its own ended its connection; null when it did not, in that time. */
  async ending(clientPort: number, withinMs: number): Promise<Ending | null> {
    const ended = once(this.#happenings, `ending ${clientPort}`, { signal: AbortSignal.timeout(withinMs) });
    const [ending] = await ended.catch(() => [null]);
    return ending;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { incoming, outgoing } of this.#links) {
      incoming.resetAndDestroy();
      outgoing.resetAndDestroy();
    }
    this.#server.close();
    await once(this.#server, "close");
  }

  #linkOf(clientPort: number): Link | undefined {
    return [...this.#links].find(({ incoming }) => incoming.remotePort === clientPort);
  }

  #of(backend: Backend): Link[] {
    return [...this.#links].filter((link) => link.backend === backend);
  }

  /** Among those with the fewest connections each gets its turn. */
  #next(): Backend | undefined {
    const fewest = Math.min(...[...this.#backends].map((backend) => this.open(backend)));
    const idlest = [...this.#backends].filter((backend) => this.open(backend) === fewest);
    this.#turn += 1;
    return idlest[this.#turn % idlest.length];
  }

  #accept(incoming: Socket): void {
    const backend = this.#next();
    incoming.on("error", () => undefined);
    if (backend === undefined) {
      incoming.resetAndDestroy();
      return;
    }
    const outgoing = connect({ port: backend, host: "127.0.0.1", allowHalfOpen: true });
    const link: Link = { incoming, outgoing, backend, unanswered: false };
    this.#links.add(link);
    this.#watch(link);
    incoming.pipe(outgoing).pipe(incoming);
  }

  #watch(link: Link): void {
    const { incoming, outgoing, backend } = link;
    const { remotePort } = incoming;
    const tell = (happening: string, what?: Ending) => this.#happenings.emit(happening, what);
    incoming.setNoDelay(true).on("data", () => {
      link.unanswered = true;
      tell(`to ${backend}`);
    });
    outgoing.setNoDelay(true).on("data", () => {
      link.unanswered = false;
      tell(`from ${backend}`);
    });
    incoming.once("end", () => tell(`ending ${remotePort}`, "finished"));
    incoming.once("error", () => {
      tell(`ending ${remotePort}`, "reset");
      outgoing.resetAndDestroy();
    });
    outgoing.once("error", () => incoming.resetAndDestroy());
    incoming.once("close", () => outgoing.destroy());
    outgoing.once("close", () => {
      this.#links.delete(link);
      incoming.destroySoon();
    });
  }
}
