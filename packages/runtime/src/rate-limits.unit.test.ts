import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { AppError } from "./app-error.ts";
import type { KeyedPrincipal } from "./principal.ts";
import { createRateLimits } from "./rate-limits.ts";
import { createTelemetry } from "./telemetry.ts";

const somebody: KeyedPrincipal = {
  ...{ tenant: "acme", application: "app", role: "participant", id: "40", expiresAt: 0 },
  ...{ apiKeyHash: "hash", messagePayload: "object" },
};
const from = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ headers: { "x-forwarded-for": forwarded }, socket: { remoteAddress } }) as unknown as IncomingMessage;

const setUp = (limits: Partial<Parameters<typeof createRateLimits>[0]>) => {
  const clock = { ms: 1_000_000 };
  const none = { perKey: 0, perParticipant: 0, wrongCredentials: 0, trustedProxies: 0 };
  const rates = createRateLimits({ ...none, ...limits, now: () => clock.ms, telemetry: createTelemetry("test") });
  let verified = 0;
  /** The status of one request. */
  const send = async (who: Partial<KeyedPrincipal> | 401, request = from("a")): Promise<number> => {
    const authenticate = async () => {
      verified += 1;
      if (who === 401) throw new AppError("credentials-invalid", "no");
      return { ...somebody, ...who };
    };
    const outcome = await rates.admit(request, authenticate).catch((error: AppError) => error);
    return outcome instanceof AppError ? outcome.status : 200;
  };
  const sendMany = async (count: number, ...sent: Parameters<typeof send>): Promise<number[]> => {
    const statuses: number[] = [];
    for (let n = 0; n < count; n += 1) statuses.push(await send(...sent));
    return [...new Set(statuses)];
  };
  return { clock, rates, send, sendMany, verified: () => verified };
};

test("an application has its limit, whoever uses it, and others have theirs", async () => {
  const { clock, send, sendMany } = setUp({ perKey: 2 });
  expect(await sendMany(10, { id: "40" })).toEqual([200]);
  expect([await send({ id: "41" }), await send({ role: "service" })]).toEqual([429, 429]);
  expect(await send({ apiKeyHash: "other" })).toBe(200);
  clock.ms += 500;
  expect([await send({}), await send({})]).toEqual([200, 429]);
});

test("a participant has their limit, in each tenant for themselves; nobody else has one", async () => {
  const { send, sendMany } = setUp({ perParticipant: 1 });
  expect(await sendMany(5, {})).toEqual([200]);
  expect([await send({}), await send({ tenant: "other" }), await send({ id: "41" })]).toEqual([429, 200, 200]);
  expect(await sendMany(20, { role: "coach" })).toEqual([200]);
});

test("who is over a limit is told when to come back", async () => {
  const { rates, sendMany } = setUp({ perKey: 0.1 });
  await sendMany(1, {});
  const refusal = rates.admit(from("a"), async () => somebody);
  await expect(refusal).rejects.toMatchObject({ status: 429, code: "rate-limited", headers: { "retry-after": "10" } });
});

test("wrong credentials are limited by address, and then not even looked at; other addresses go on", async () => {
  const { clock, send, sendMany, verified } = setUp({ wrongCredentials: 1 });
  expect(await sendMany(5, 401)).toEqual([401]);
  const looked = verified();
  expect([await send(401), await send({})]).toEqual([429, 429]);
  expect(verified()).toBe(looked);
  expect([await send({}, from("b")), await send(401, from("b"))]).toEqual([200, 401]);
  clock.ms += 1_000;
  expect(await send({})).toBe(200);
});

test("good credentials don't count for an address, and neither does what is no refusal of them", async () => {
  const { rates, sendMany } = setUp({ wrongCredentials: 0.1 });
  expect(await sendMany(20, {})).toEqual([200]);
  const away = () => Promise.reject(new AppError("unavailable", "database away"));
  for (const _ of [1, 2]) await expect(rates.admit(from("a"), away)).rejects.toMatchObject({ status: 503 });
});

test.each([
  ["the socket's, when no proxy is trusted", 0, "1.1.1.1", "proxy"],
  ["what the proxy saw", 1, "forged, 1.1.1.1", "1.1.1.1"],
  ["what the outer of two proxies saw", 2, "forged, 1.1.1.1, inner", "1.1.1.1"],
  ["the first, when there were fewer proxies than are trusted", 2, "1.1.1.1", "1.1.1.1"],
])("the address is %s", async (_what, trustedProxies, forwarded, address) => {
  const { send } = setUp({ wrongCredentials: 0.1, trustedProxies });
  await send(401, from("proxy", forwarded));
  const again =
    trustedProxies === 0 ? from(address) : from("proxy", [address, "inner"].slice(0, trustedProxies).join());
  expect([await send({}, from("elsewhere", "2.2.2.2, 3.3.3.3")), await send({}, again)]).toEqual([200, 429]);
});
