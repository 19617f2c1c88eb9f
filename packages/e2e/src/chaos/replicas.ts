/** Replicas of one app behind one address. One that is killed, or ends by itself, is started again, as an orchestrator would. */
import { Balancer } from "@tributary/testing/checker";
import type { AppProcess } from "../app-process.ts";

const BACK_OFF_MS = 250;
const LAST_WORDS = 2_000;

export class Replicas implements AsyncDisposable {
  readonly #startOne: () => Promise<AppProcess>;
  readonly #balancer: Balancer;
  readonly #running = new Set<AppProcess>();
  readonly #starting = new Set<Promise<void>>();
  readonly #endedUnasked: string[] = [];
  #stopped = false;

  private constructor(startOne: () => Promise<AppProcess>, balancer: Balancer) {
    this.#startOne = startOne;
    this.#balancer = balancer;
  }

  /** Resolves when all of them are ready. */
  static async start(count: number, startOne: () => Promise<AppProcess>): Promise<Replicas> {
    const replicas = new Replicas(startOne, await Balancer.start());
    for (let started = 0; started < count; started++) replicas.#replace();
    await replicas.complete();
    return replicas;
  }

  /** Where clients connect to, whichever replicas live. */
  get url(): string {
    return this.#balancer.url;
  }

  get balancer(): Balancer {
    return this.#balancer;
  }

  get running(): readonly AppProcess[] {
    return [...this.#running];
  }

  /** What those have said last that ended though nobody had killed them. */
  get endedUnasked(): readonly string[] {
    return this.#endedUnasked;
  }

  /** kill -9; its successor is on its way when this resolves. */
  async kill(app: AppProcess): Promise<void> {
    this.#running.delete(app);
    await app.end("SIGKILL");
    this.#succeed(app);
  }

  /** Resolves when every replica that was killed has a successor that is ready. */
  async complete(): Promise<void> {
    while (this.#starting.size > 0) await Promise.all(this.#starting);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.complete();
    await Promise.all([...this.#running].map((app) => app[Symbol.asyncDispose]()));
    await this.#balancer[Symbol.asyncDispose]();
  }

  #succeed(app: AppProcess): void {
    this.#balancer.remove(portOf(app));
    this.#replace();
  }

  #endedBy(app: AppProcess, exitCode: number | null): void {
    if (this.#stopped || !this.#running.delete(app)) return;
    this.#endedUnasked.push(`a replica ended by itself (exit code ${exitCode}): ${app.output().slice(-LAST_WORDS)}`);
    this.#succeed(app);
  }

  #replace(): void {
    const starting = this.#persistently().finally(() => this.#starting.delete(starting));
    this.#starting.add(starting);
  }

  /** One that cannot start while its servers are away is started again. */
  async #persistently(): Promise<void> {
    while (!this.#stopped) {
      const app = await this.#startOne().catch(() => null);
      if (app !== null) {
        this.#running.add(app);
        this.#balancer.add(portOf(app));
        void app.exited.then((exitCode) => this.#endedBy(app, exitCode));
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, BACK_OFF_MS));
    }
  }
}

export function portOf(app: AppProcess): number {
  return Number(new URL(app.url).port);
}
