// compose.yaml as it stands, run on the images of these sources: all of its services come up in their order, work and go in time.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imagesUnavailable } from "./available.ts";
import { buildImages } from "./build-images.ts";
import { inspectImage } from "./docker.ts";
import { imageNames } from "./images.ts";
import { type RunningComposition, runComposition } from "./testing/run-composition.ts";

const START_TIMEOUT_MS = 300_000;
/** What build-test-images.sh makes where there is no registry. */
const LOCAL: Readonly<Record<string, string>> = {
  "apache/kafka:4.3.1": "kafka-local:4.3.1",
  "nginx:1.28.0": "nginx-local:1.22",
  "postgres:17.6": "postgres-local:15",
};

const unavailable = await imagesUnavailable();

describe.skipIf(unavailable !== null)(`compose.yaml${unavailable === null ? "" : ` (${unavailable})`}`, () => {
  let platform: RunningComposition;
  beforeAll(async () => {
    const built = await buildImages();
    const images = new Map(built.map(({ tag, id }) => [tag, id]));
    for (const [official, local] of Object.entries(LOCAL)) {
      const isHere =
        (await inspectImage(official, "{{.Id}}")) !== null || (await inspectImage(local, "{{.Id}}")) === null;
      images.set(official, isHere ? official : local);
    }
    platform = await runComposition((image) => images.get(image) ?? image);
  }, START_TIMEOUT_MS);
  afterAll(() => platform?.[Symbol.asyncDispose]());

  it.each(imageNames)("%s is ready, with nothing to write to but /tmp and no privilege", async (name) => {
    const admin = await platform.url(name, 9090);
    await expect.poll(async () => (await fetch(`${admin}/health/ready`)).status, { timeout: 20_000 }).toBe(200);
  });

  it("answers on one origin: the console, the API, and the streams of participants, sessions and coaches", async () => {
    const front = await platform.url("front", 8080);
    const get = (path: string) => fetch(`${front}${path}`, { headers: { accept: "text/html" } });
    expect([await get("/coach"), await get("/api/v1/openapi.json")].map(({ status }) => status)).toEqual([200, 200]);
    const streams = [
      "participants/40/stream?since=earliest",
      "participants/40/chat_sessions/1/stream",
      "coaches/41/stream",
    ];
    const answers = await Promise.all(streams.map((path) => get(`/api/v1/${path}`)));
    // The api has no such routes: it would answer 404.
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it("ends with code 0 within the grace that it grants, on SIGTERM, all four apps", async () => {
    const codes = await Promise.all(imageNames.map(async (name) => [name, await platform.stop(name)]));
    expect(codes).toEqual(imageNames.map((name) => [name, 0]));
  });
});
