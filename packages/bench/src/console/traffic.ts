/** What a page asks for, and what that is on the wire. */
import type { Page, Request } from "playwright-core";

export interface Traffic {
  requests: number;
  /** Of the answers that came whole, as they were sent: compressed, and with their heads. */
  bytes: number;
}

/** Counts until it is disposed. */
export function watchTraffic(page: Page): Disposable & { sum(): Promise<Traffic> } {
  let requests = 0;
  const finished: Request[] = [];
  const onRequest = () => {
    requests += 1;
  };
  const onFinished = (request: Request) => finished.push(request);
  page.on("request", onRequest).on("requestfinished", onFinished);
  return {
    sum: async () => {
      const asked = requests;
      const sizes = await Promise.all(finished.map((request) => request.sizes()));
      const bytes = sizes.reduce((sum, { responseHeadersSize: head, responseBodySize: body }) => sum + head + body, 0);
      return { requests: asked, bytes };
    },
    [Symbol.dispose]: () => {
      page.off("request", onRequest).off("requestfinished", onFinished);
    },
  };
}
