/** Streams that outlive the token that they were opened with: any api renews them, on whichever replica they are. */
import { signToken } from "@tributary/runtime";
import { openStream, type RecordedStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { z } from "zod";
import { openConversation, request } from "./conversation.ts";
import { carrying, messageIds } from "./received.ts";
import { type SharedPlatform, sharedPlatform } from "./shared-platform/shared-platform.ts";

const LIFE_SECONDS = 10;
const expiring = z.strictObject({ streamSessionId: z.string(), expiresAt: z.iso.datetime() });

/** The participant with a token that is about to end. */
async function hurried({ jwtSecret, tenant }: SharedPlatform): Promise<Record<string, string>> {
  const subject = { sub: "40", role: "participant" as const, tenant: tenant.name };
  const token = await signToken(jwtSecret, { ...subject, expiresInSeconds: LIFE_SECONDS });
  return { "x-api-key": tenant.apiKey, authorization: `Bearer ${token}` };
}

async function told(stream: RecordedStream): Promise<z.infer<typeof expiring>> {
  const { id, payload } = await stream.waitFor(({ eventType }) => eventType === "TOKEN_EXPIRING");
  expect(id).toBe(stream.frames[0]?.id);
  return expiring.parse(payload);
}

const cookieOf = (headers: Headers): string => headers.get("set-cookie")?.split(";")[0] ?? "";
const isClosing = ({ eventType }: { eventType: string }): boolean => eventType === "STREAM_CLOSING";

test("a renewed stream keeps its socket on every replica, one that is not ends with its token", async () => {
  await using platform = await sharedPlatform();
  const { api } = platform;
  const [one, other] = platform.streams;
  const { streamPath, participant, coach, say } = await openConversation(api.url, platform.tenant);
  const renew = (id: string, as = participant) => request("POST", `${api.url}/api/v1/stream_sessions/${id}/renew`, as);
  const headers = await hurried(platform);
  const started = await request("POST", `${api.url}/api/v1/stream_sessions`, headers);
  const cookie = cookieOf(started.headers);
  const open = (app: { url: string }, credentials: Record<string, string>) =>
    openStream({ url: app.url + streamPath, headers: credentials });

  const left = await open(other, headers);
  const kept = [await open(one, headers), await open(other, headers), await open(one, { cookie })];
  const { streamSessionId, expiresAt } = await told(left);
  for (const [index, stream] of kept.entries()) {
    const { streamSessionId: id } = await told(stream);
    expect((await renew(id, coach)).body).toMatchObject({ status: 403 });
    const renewed = await renew(id);
    expect(renewed.body).toEqual({ id, expiresAt: expect.toSatisfy((until: string) => until > expiresAt) });
    if (index === 2) {
      expect(id).toBe(z.looseObject({ id: z.string() }).parse(started.body).id);
      expect((await open(other, { cookie: cookieOf(renewed.headers) })).status).toBe(200);
    }
  }

  expect((await left.waitFor(isClosing, 30_000)).payload).toMatchObject({ reason: "token-expired" });
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  expect((await renew(streamSessionId)).body).toMatchObject({ status: 404, code: "stream-session-unknown" });
  const message = await say("after the first token ended");
  for (const stream of kept) {
    await stream.waitFor(carrying(message));
    expect([messageIds(stream), stream.frames.some(isClosing)]).toEqual([[message], false]);
    stream.close();
  }
});
