// Says that a participant has read what reached their device: at most one command per connection and half second, the
// last one wins, and none that is due is lost when the connection ends or the app stops.

export interface MarkReader {
  tenant: string;
  application: string;
  sessionId: string;
  memberId: string;
}

export interface Mark extends MarkReader {
  upToVersion: number;
}

export interface ReadMarksPorts {
  publish(mark: Mark): Promise<void>;
  onError(error: unknown): void;
}

/** The marks of one connection. */
export interface ConnectionMarks {
  /** The session was seen up to this version; 0 is nothing. */
  seen(version: number): void;
  /** The connection is gone: what is due is still said, but no more than once. */
  end(): void;
}

const SPACING_MS = 500;
/** How long disposal waits for the last marks; they are sent again when the session is opened again. */
const LAST_MARKS_MS = 2_000;

export class ReadMarks implements AsyncDisposable {
  readonly #ports: ReadMarksPorts;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(ports: ReadMarksPorts) {
    this.#ports = ports;
  }

  open(reader: MarkReader): ConnectionMarks {
    let due = 0;
    let isRunning = false;
    let isGone = false;

    const sayAll = async () => {
      while (due > 0) {
        const upToVersion = due;
        due = 0;
        const spaced = this.#pause();
        try {
          await this.#ports.publish({ ...reader, upToVersion });
        } catch (error) {
          this.#ports.onError(error);
          if (!isGone && !this.#stopping.signal.aborted) due = Math.max(due, upToVersion);
        }
        await spaced;
      }
      isRunning = false;
    };
    return {
      seen: (version) => {
        due = Math.max(due, version);
        if (isRunning || due === 0) return;
        isRunning = true;
        this.#keep(sayAll());
      },
      end: () => {
        isGone = true;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    const late = new Promise((resolve) => setTimeout(resolve, LAST_MARKS_MS).unref());
    await Promise.race([Promise.all(this.#running), late]);
  }

  #keep(running: Promise<void>): void {
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Not beyond the stop: then everything due is said at once. */
  #pause(): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, SPACING_MS).unref();
      signal.addEventListener("abort", done);
    });
  }
}
