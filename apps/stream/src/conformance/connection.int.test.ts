// What becomes of a stream that is open, over proxies and networks that are not as one would wish.

import { once } from "node:events";
import { connect as connectHttp2, constants } from "node:http2";
import { connect } from "node:net";
import { createGunzip, constants as zlib } from "node:zlib";
import { nginxInFrontOf, nginxMissing } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { COACH, openScene } from "../testing/session-scene.ts";
import type { ConnectionCase } from "./cases.ts";

const SOON = { timeout: 10_000 };

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
  await running.register("40");
});
afterAll(() => running[Symbol.asyncDispose]());

const isClosing = ({ eventType }: { eventType: string }) => eventType === "STREAM_CLOSING";

/** A stream through nginx over HTTP/2, as it comes. */
async function overHttp2(url: string, more: Record<string, string> = {}) {
  const session = connectHttp2(url);
  const { pathname } = new URL(running.streamUrl("40"));
  const stream = session.request({ ":path": pathname, ...(await running.headers()), ...more });
  stream.on("error", () => undefined);
  const [headers] = await once(stream, "response");
  return { headers, stream, [Symbol.dispose]: () => session.destroy() };
}

const cases: Record<ConnectionCase, () => Promise<void>> = {
  "client half-open (no FIN)": async () => {
    const { port, pathname } = new URL(running.streamUrl("40"));
    const lines = Object.entries(await running.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
    const gone = connect(Number(port), "127.0.0.1");
    gone.write(`GET ${pathname} HTTP/1.1\r\nhost: x\r\n${lines.join("")}\r\n`);
    await expect.poll(() => running.stream.openStreams, SOON).toBe(1);
    gone.pause(); // it takes nothing any more, and never says that it has gone
    const back = await running.open("40");
    await running.publish(await running.append("40", "after the tunnel"));
    await back.waitForCount(1, "MESSAGE_SENT");
    gone.destroy();
    back.close();
    await expect.poll(() => running.stream.openStreams, SOON).toBe(0);
  },
  "token expiring between two events": async () => {
    const as = { id: "40", role: "participant" as const };
    const brief = await running.open("40", { as: { ...as, expiresInSeconds: 2 } });
    await running.publish(await running.append("40", "before"));
    const closing = await brief.waitFor(isClosing);
    await running.publish(await running.append("40", "behind"));
    expect(await brief.ended).toEqual({ clean: true });
    expect([closing.payload, closing.id]).toMatchObject([{ reason: "token-expired" }, brief.lastEventId]);
    const fresh = await running.open("40", { as, lastEventId: brief.lastEventId ?? "" });
    await fresh.waitForCount(1, "MESSAGE_SENT");
    expect([textsOf(brief), textsOf(fresh)]).toEqual([["before"], ["behind"]]);
    fresh.close();
  },
  "membership revoked mid-stream": async () => {
    const scene = await openScene(running);
    const coach = await scene.open({ as: { id: COACH, role: "coach" } });
    await coach.waitFor(() => true);
    await scene.tell(scene.said("seen"), scene.left(COACH, "COACH"), scene.said("not for them"));
    expect((await coach.waitFor(isClosing)).payload).toMatchObject({ reason: "left" });
    expect(await coach.ended).toEqual({ clean: true });
    expect(textsOf(coach)).toEqual(["seen"]);
  },
  "HTTP/2 reset": async () => {
    await using nginx = await nginxInFrontOf(running.stream.url);
    using client = await overHttp2(nginx.modernUrl);
    let received = "";
    client.stream.setEncoding("utf8").on("data", (text: string) => {
      received += text;
    });
    await expect.poll(() => received, SOON).toContain("KEEP_ALIVE");
    // Of one hop only: HTTP/2 forbids it.
    expect(client.headers.connection).toBeUndefined();
    await running.publish(await running.append("40", "over HTTP/2"));
    await expect.poll(() => received, SOON).toContain("over HTTP/2");
    client.stream.close(constants.NGHTTP2_CANCEL);
    await expect.poll(() => running.stream.openStreams, SOON).toBe(0);
  },
  "gzip proxied": async () => {
    await using nginx = await nginxInFrontOf(running.stream.url);
    using client = await overHttp2(nginx.modernUrl, { "accept-encoding": "gzip" });
    expect(client.headers["content-encoding"]).toBe("gzip");
    let received = "";
    const gunzip = createGunzip({ finishFlush: zlib.Z_SYNC_FLUSH, flush: zlib.Z_SYNC_FLUSH });
    client.stream
      .pipe(gunzip)
      .setEncoding("utf8")
      .on("data", (text: string) => {
        received += text;
      });
    await expect.poll(() => received, SOON).toContain("KEEP_ALIVE");
    await running.publish(await running.append("40", "compressed by a proxy"));
    await expect.poll(() => received, SOON).toContain("compressed by a proxy");
    const direct = await fetch(running.streamUrl("40"), {
      ...{ method: "HEAD", headers: { ...(await running.headers()), "accept-encoding": "gzip, br" } },
    });
    expect(direct.headers.get("content-encoding")).toBeNull();
  },
};

test.for(Object.entries(cases))("%s", async ([name, holds], { skip }) => {
  if ((name === "HTTP/2 reset" || name === "gzip proxied") && nginxMissing !== null) skip(nginxMissing);
  await holds();
});
