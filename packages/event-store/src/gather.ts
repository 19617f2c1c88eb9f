// Many calls become one: what is asked while others are on their way goes together in one statement, for one round trip and
// one commit instead of many. Who comes alone goes at once.

interface GatherOptions<Request, Result> {
  /** Answers in the order of the requests. */
  run(requests: readonly Request[]): Promise<readonly Result[]>;
  /** How many requests go together. */
  most: number;
  /** Whether a failed call has certainly changed nothing, and was one request's fault: then each is tried alone. */
  isOnesFault(error: unknown): boolean;
}

interface Waiting<Request, Result> {
  request: Request;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** Statements on their way at a time. Measured: with one, requests wait longer; with four there is little to gather. */
const LANES = 2;

/** The function that asks one request, which goes with others when there are any. */
export function gather<Request, Result>(
  options: GatherOptions<Request, Result>,
): (request: Request) => Promise<Result> {
  const waiting: Waiting<Request, Result>[] = [];
  let running = 0;
  let isDue = false;

  function start(): void {
    isDue = false;
    while (running < LANES && waiting.length > 0) {
      running += 1;
      void runTogether(options, waiting.splice(0, options.most)).finally(() => {
        running -= 1;
        start();
      });
    }
  }

  return (request) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    waiting.push({ request, resolve, reject });
    if (!isDue && running < LANES) {
      isDue = true;
      // Not yet, but when everything that arrived at the same time has been read.
      setImmediate(start);
    }
    return promise;
  };
}

async function runTogether<Request, Result>(
  { run, isOnesFault, most }: GatherOptions<Request, Result>,
  group: readonly Waiting<Request, Result>[],
): Promise<void> {
  try {
    const results = await run(group.map(({ request }) => request));
    if (results.length !== group.length) throw new Error(`${group.length} were asked, ${results.length} answered`);
    for (const [index, result] of results.entries()) group[index]?.resolve(result);
  } catch (error) {
    if (group.length > 1 && isOnesFault(error)) {
      for (const one of group) await runTogether({ run, isOnesFault, most }, [one]);
    } else for (const { reject } of group) reject(error);
  }
}
