/** Commands that are repeated under one idempotency key until they are answered: so each must be in the log exactly once. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { commandStatus } from "@tributary/schemas";
import { soon } from "./scene.ts";

export interface CommandRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const ANSWER_TIMEOUT_MS = 10_000;
const RETRY_MS = { first: 50, longest: 1_000 };
/** What says that the same command may be tried again. */
const TRANSIENT = new Set([429, 502, 503]);

export class Commands {
  readonly #url: string;
  /** Commands that were answered 2xx. */
  answered = 0;
  /** Attempts without an answer, or with one that asks to try again. */
  failedAttempts = 0;
  /** Answers that no fault excuses. */
  readonly refusals: string[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  /** Resolves with the answer of the first attempt that gets one; null when it was refused. */
  async send(command: CommandRequest): Promise<unknown> {
    const key = randomUUID();
    for (let retryMs = RETRY_MS.first; ; retryMs = Math.min(retryMs * 2, RETRY_MS.longest)) {
      const answer = await this.#attempt(command, key).catch(() => null);
      if (answer !== null && !TRANSIENT.has(answer.status)) return this.#settle(command, answer);
      this.failedAttempts += 1;
      await delay(retryMs);
    }
  }

  /** The result of a command that was only accepted; null when it was refused, or is not executed in time. */
  async result(commandId: string, headers: CommandRequest["headers"]): Promise<unknown> {
    const path = `/api/v1/commands/${commandId}`;
    const finished = await soon(async () => {
      const { text } = await this.#attempt({ method: "GET", path, headers }, randomUUID());
      const status = commandStatus.parse(JSON.parse(text));
      return status.state === "accepted" ? null : status;
    });
    if (finished?.state === "succeeded") return finished.result;
    this.refusals.push(`${path}: ${finished === null ? "accepted and never executed" : JSON.stringify(finished)}`);
    return null;
  }

  async #attempt({ method, path, headers, body }: CommandRequest, key: string) {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    // A connection of its own, so that commands reach whichever replicas there are now.
    const all = { ...json, ...headers, "idempotency-key": key, connection: "close" };
    const answer = await fetch(this.#url + path, { method, headers: all, signal, ...init });
    return { status: answer.status, text: await answer.text() };
  }

  #settle({ method, path }: CommandRequest, { status, text }: { status: number; text: string }): unknown {
    if (status >= 200 && status < 300) {
      this.answered += 1;
      return text === "" ? {} : JSON.parse(text);
    }
    this.refusals.push(`${method} ${path}: ${status} ${text}`);
    return null;
  }
}
