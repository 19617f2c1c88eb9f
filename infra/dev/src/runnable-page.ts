/** A how-to page as a program: what its shell blocks really print takes the place of what the page shows. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** `dev` and the variables: a reader pastes them once into each terminal. */
const DEFINES = "dev() {";
const OPENS_A_STREAM = "curl -N";
const FENCED = /^(```\w*\n[\s\S]*?^```$)/m;
const CURSOR = /(?<=\b\d+\.)[\w-]{16}(?![\w-])/g;
const ARRIVES_WITHIN_MS = 20_000;

/**
 * Runs the page's blocks from top to bottom and returns the page with what came. A block that opens a stream goes on in
 * the background; what another block causes is looked for on the first stream. Cursors in commands become those of this run.
 */
export async function runPage(page: string, folder: string): Promise<string> {
  await using terminals = new AsyncDisposableStack();
  const cursors = new Map<string, string>();
  const written: string[] = [];
  let definitions = "";
  let first: Terminal | null = null;
  let watched: Terminal | null = null;
  for (const part of page.split(FENCED)) {
    const [, language, text = ""] = /^```(\w*)\n([\s\S]*)```$/.exec(part) ?? [];
    let now = part;
    if (language === "sh") {
      now = part.replace(CURSOR, (check) => cursors.get(check) ?? check);
      const commands = now.slice("```sh\n".length, -"```".length);
      if (commands.includes(DEFINES)) definitions = commands;
      else watched = await run(commands);
    } else if (language === "" && watched !== null) {
      now = `\`\`\`\n${await watched.next(framesOf(text).length)}\n\`\`\``;
      align(text, now, cursors);
    }
    written.push(now);
  }
  return written.join("");

  async function run(commands: string): Promise<Terminal | null> {
    const terminal = terminals.use(new Terminal(definitions + commands, folder));
    if (!commands.includes(OPENS_A_STREAM)) {
      await terminal.end();
      return first;
    }
    first ??= terminal;
    return terminal;
  }
}

/** A page without what differs from run to run: the same value becomes the same word wherever it stands. */
export function withoutChance(page: string): string {
  const words = new Map<string, string>();
  const word = (kind: string) => (value: string) => {
    if (!words.has(value)) words.set(value, `<${kind} ${words.size + 1}>`);
    return words.get(value) ?? value;
  };
  return page
    .replace(/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/g, word("id"))
    .replace(CURSOR, word("check"))
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>");
}

const framesOf = (text: string): string[] => text.split("\n\n").filter((frame) => frame.includes("data: "));

/** Notes which cursor of the page is which of this run, by their order. */
function align(shown: string, received: string, cursors: Map<string, string>): void {
  const now = received.match(CURSOR) ?? [];
  for (const [index, check] of (shown.match(CURSOR) ?? []).entries()) cursors.set(check, now[index] ?? check);
}

/** One shell, as in a terminal of its own. */
class Terminal implements AsyncDisposable {
  readonly #shell: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #commands: string;
  #printed = "";
  #taken = 0;
  #onPrint: () => void = () => undefined;

  constructor(commands: string, cwd: string) {
    this.#commands = commands;
    // A process group of its own, so that disposing ends what the shell has started, too.
    this.#shell = spawn("bash", ["-euo", "pipefail", "-c", commands], {
      ...{ cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] },
    });
    this.#exited = once(this.#shell, "close");
    this.#shell.stdout?.on("data", (chunk: Buffer) => {
      this.#printed += chunk.toString();
      this.#onPrint();
    });
  }

  /** Waits for the commands to end well. */
  async end(): Promise<void> {
    await this.#exited;
    if (this.#shell.exitCode !== 0) throw new Error(`exit code ${this.#shell.exitCode} of:\n${this.#commands}`);
  }

  /** The next frames as they came, without the KEEP_ALIVEs in between: those come when time has passed. */
  next(count: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const complain = () => reject(new Error(`no ${count} more frames in:\n${this.#printed}of:\n${this.#commands}`));
    const timer = setTimeout(complain, ARRIVES_WITHIN_MS);
    this.#onPrint = () => {
      const complete = this.#printed.slice(0, this.#printed.lastIndexOf("\n\n"));
      const frames = framesOf(complete).filter((frame, index) => index === 0 || !frame.includes("KEEP_ALIVE"));
      if (frames.length < this.#taken + count) return;
      clearTimeout(timer);
      resolve(frames.slice(this.#taken, this.#taken + count).join("\n\n"));
      this.#taken += count;
      this.#onPrint = () => undefined;
    };
    this.#onPrint();
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { exitCode, signalCode, pid } = this.#shell;
    if (exitCode === null && signalCode === null && pid) process.kill(-pid);
    await this.#exited;
  }
}
