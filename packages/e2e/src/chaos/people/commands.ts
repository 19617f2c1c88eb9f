/**
 * Commands that are repeated under one idempotency key until they are answered: so each must be in the log exactly once.
 * What the log then owes is kept as facts (facts.ts).
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { commandStatus } from "@tributary/schemas";
import { type Random, soon } from "@tributary/testing/checker";
import type { Fact } from "./facts.ts";

export interface CommandRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What is in the log because of it, by its answer. */
  facts(answer: unknown): readonly Fact[];
}

interface Accepted {
  readonly id: string;
  readonly command: CommandRequest;
}

/** When a command was first sent, and when it had its answer, in milliseconds of the Unix epoch. */
export interface Answered {
  readonly askedAt: number;
  readonly answeredAt: number;
}

const ANSWER_TIMEOUT_MS = 10_000;
const RESULT_PATIENCE_MS = 120_000;
const RETRY_MS = { first: 50, longest: 1_000 };
/** What says that the same command may be tried again. */
const TRANSIENT = new Set([429, 502, 503]);
/** One in so many commands is sent again after its answer. */
const REPEATED = 30;

export class Commands {
  readonly #url: string;
  readonly #random: Random;
  readonly #accepted: Accepted[] = [];
  /** What was answered 2xx, and so is in the log. */
  readonly facts: Fact[] = [];
  readonly answers: Answered[] = [];
  /** Commands that were answered 2xx; of those that were only accepted, the ones that succeeded. */
  answered = 0;
  acceptedFirst = 0;
  /** Commands that were sent again although they had been answered. */
  repeated = 0;
  /** Attempts without an answer, or with one that asks to try again. */
  failedAttempts = 0;
  /** Answers that no fault excuses. */
  readonly refusals: string[] = [];

  constructor(url: string, random: Random) {
    this.#url = url;
    this.#random = random;
  }

  /** Resolves with the answer of the first attempt that gets one; null when it was refused. */
  async send(command: CommandRequest): Promise<unknown> {
    const key = randomUUID();
    const askedAt = Date.now();
    const answer = await this.#persistently(command, key);
    this.answers.push({ askedAt, answeredAt: Date.now() });
    if (answer.status >= 300) return this.#refused(command, answer);
    if (this.#random.below(REPEATED) === 0) await this.#repeat(command, key, answer.text);
    return this.#answered(command, parsed(answer.text));
  }

  /** Whoever sends it does not wait for more than that it will be executed. */
  async sendLater(command: CommandRequest): Promise<void> {
    const headers = { ...command.headers, prefer: "respond-async" };
    const { status, text } = await this.#persistently({ ...command, headers }, randomUUID());
    if (status !== 202) return void this.#refused(command, { status, text });
    this.#accepted.push({ id: commandStatus.parse(JSON.parse(text)).id, command });
  }

  /** Resolves when whatever was only accepted is in the log, or has been refused. */
  async settled(): Promise<void> {
    for (const { id, command } of this.#accepted.splice(0)) {
      const path = `/api/v1/commands/${id}`;
      const finished = await soon(() => this.#finished(path, command), RESULT_PATIENCE_MS);
      this.acceptedFirst += 1;
      if (finished?.state === "succeeded") this.#answered(command, finished.result ?? {});
      else
        this.refusals.push(`${path}: ${finished === null ? "accepted and never executed" : JSON.stringify(finished)}`);
    }
  }

  async #finished(path: string, { headers }: CommandRequest) {
    const { text } = await this.#attempt({ method: "GET", path, headers }, randomUUID());
    const status = commandStatus.parse(JSON.parse(text));
    return status.state === "accepted" ? null : status;
  }

  async #persistently(command: CommandRequest, key: string) {
    for (let retryMs = RETRY_MS.first; ; retryMs = Math.min(retryMs * 2, RETRY_MS.longest)) {
      const answer = await this.#attempt(command, key).catch(() => null);
      if (answer !== null && !TRANSIENT.has(answer.status)) return answer;
      this.failedAttempts += 1;
      await delay(retryMs);
    }
  }

  /** The same key again: the same answer, and no second effect. */
  async #repeat(command: CommandRequest, key: string, expected: string): Promise<void> {
    const { status, text } = await this.#persistently(command, key);
    this.repeated += 1;
    if (text === expected) return;
    this.refusals.push(`${command.method} ${command.path}: repeated, it was answered ${status} ${text}`);
  }

  async #attempt({ method, path, headers, body }: Omit<CommandRequest, "facts">, key: string) {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    // A connection of its own, so that commands reach whichever replicas there are now.
    const all = { ...json, ...headers, "idempotency-key": key, connection: "close" };
    const answer = await fetch(this.#url + path, { method, headers: all, signal, ...init });
    return { status: answer.status, text: await answer.text() };
  }

  #answered(command: CommandRequest, answer: unknown): unknown {
    this.answered += 1;
    this.facts.push(...command.facts(answer));
    return answer;
  }

  #refused({ method, path }: CommandRequest, { status, text }: { status: number; text: string }): null {
    this.refusals.push(`${method} ${path}: ${status} ${text}`);
    return null;
  }
}

const parsed = (text: string): unknown => (text === "" ? {} : JSON.parse(text));
