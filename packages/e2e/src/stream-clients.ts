/** The clients that people read streams with, each used as its own documentation says. All of them reconnect by themselves. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fetchEventSource } from "@microsoft/fetch-event-source";
import { EventSource } from "eventsource";
import { chromium, type Page } from "playwright-core";

export const CHROMIUM = "/usr/bin/chromium";

/** Why a client in a browser cannot be had on this machine, or null when it can. */
export const browserMissing: string | null = existsSync(CHROMIUM) ? null : `no browser at ${CHROMIUM}`;

export interface Listening {
  /** The origin of the page and of the streams. */
  origin: string;
  streamPath: string;
  headers: Record<string, string>;
  /** Gets the `data` of every message, in the order of their arrival. */
  onData(data: string): void;
}

/** Opens the stream and keeps it open, come what may, until disposed. */
export type StreamClient = (listening: Listening) => Promise<AsyncDisposable>;

/** npm `eventsource`: headers come from a fetch of the application's own. */
export const nodeEventSource: StreamClient = async ({ origin, streamPath, headers, onData }) => {
  const source = new EventSource(origin + streamPath, {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
  });
  source.onmessage = ({ data }) => onData(data);
  return { [Symbol.asyncDispose]: async () => source.close() };
};

/** `@microsoft/fetch-event-source`: it was written for browsers and asks Node for a window and a document. */
export const microsoftFetchEventSource: StreamClient = async ({ origin, streamPath, headers, onData }) => {
  const document = { addEventListener: () => undefined, removeEventListener: () => undefined };
  Object.assign(globalThis, { window: globalThis, document });
  const end = new AbortController();
  const reading = fetchEventSource(origin + streamPath, {
    ...{ headers, signal: end.signal, openWhenHidden: true },
    onmessage: ({ data }) => onData(data),
    // It takes a proper end for the last one; whoever wants to come back after a deploy throws.
    onclose: () => {
      throw new Error("the server has closed the stream");
    },
  });
  return {
    [Symbol.asyncDispose]: async () => {
      end.abort();
      await reading;
    },
  };
};

/** Yaffle's polyfill in a browser, in the words of the vendor's documentation. */
export const polyfillInBrowser: StreamClient = (listening) =>
  inPage(listening, async (page) => {
    await page.addScriptTag({ path: fileURLToPath(import.meta.resolve("event-source-polyfill")) });
    await page.evaluate(`
      const streamURL = ${JSON.stringify(listening.streamPath)};
      const sse = new EventSourcePolyfill(streamURL, { headers: ${JSON.stringify(listening.headers)} });
      sse.onmessage = ({ data }) => onData(data);
    `);
  });

/** The browser's own EventSource, which sends no headers: a cookie stands for them. */
export const nativeInBrowser: StreamClient = (listening) =>
  inPage(listening, async (page) => {
    const status = await page.evaluate(`
      fetch("/api/v1/stream_sessions", { method: "POST", headers: ${JSON.stringify(listening.headers)} })
        .then(({ status }) => status)
    `);
    if (status !== 201) throw new Error(`POST /api/v1/stream_sessions answered ${status}`);
    await page.evaluate(`
      new EventSource(${JSON.stringify(listening.streamPath)}).onmessage = ({ data }) => onData(data);
    `);
  });

/** A page of the same origin, as a front end behind the same ingress is. */
async function inPage({ origin, onData }: Listening, run: (page: Page) => Promise<void>): Promise<AsyncDisposable> {
  await using scope = new AsyncDisposableStack();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  scope.defer(() => browser.close());
  const page = await browser.newPage();
  await page.exposeFunction("onData", onData);
  await page.goto(`${origin}/api/v1/docs`);
  await run(page);
  return scope.move();
}
