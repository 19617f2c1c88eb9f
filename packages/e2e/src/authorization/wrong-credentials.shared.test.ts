/** Every route with every wrong credential: a refusal in the house format, never a failure of ours, and nothing changed. */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { cellsOf } from "@tributary/api";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { request } from "../conversation.ts";
import type { Tenant } from "../ground.ts";
import { expectRefusal, type RunningPlatform, runningPlatform, table } from "./running-platform.ts";
import { type Caller, callerAs, makeScene, type Scene } from "./scene.ts";

let running: RunningPlatform;
let other: Tenant;
let scene: Scene;
let revoked: string;
beforeAll(async () => {
  running = await runningPlatform();
  other = await running.platform.newTenant();
  scene = await makeScene(running.platform, running.platform.tenant, running.apiUrl);
  revoked = await revokedKey();
});
afterAll(() => running?.[Symbol.asyncDispose]());

/** Of whomever a request could have named. */
const written = (): Promise<unknown> => running.written(running.platform.tenant, other);

/** A key that was good until its admin ended it. */
async function revokedKey(): Promise<string> {
  const url = `${running.apiUrl}/api/v1/admin/api_keys`;
  const admin = await running.platform.tenant.as("admin", "1");
  const { body } = await request("POST", url, admin, { application: "leaked" });
  const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(body);
  const withIt = { ...admin, "x-api-key": key };
  expect((await request("GET", url, withIt)).status).toBe(200);
  expect((await request("DELETE", `${url}/${id}`, admin)).status).toBe(204);
  return key;
}

type Headers = Record<string, string>;
const now = () => Math.floor(Date.now() / 1000);
const bearer = (token: string): Headers => ({
  "x-api-key": running.platform.tenant.apiKey,
  authorization: `Bearer ${token}`,
});

/** A good token of the caller, but for these claims, in this header, under this key. */
const tokenOf = (caller: Caller, { claims = {}, alg = "HS256", key = secret() }: Spoilt = {}): Promise<string> =>
  new SignJWT({ ...goodClaims(caller), ...claims }).setProtectedHeader({ alg }).sign(key);

interface Spoilt {
  claims?: JWTPayload;
  alg?: string;
  key?: Parameters<SignJWT["sign"]>[0];
}

const secret = (): Uint8Array => new TextEncoder().encode(running.platform.jwtSecret);
const goodClaims = ({ role, id }: Caller): JWTPayload => ({
  ...{ sub: id, role, aud: running.platform.tenant.name, iat: now(), exp: now() + 600 },
});
const spoilt = (how: (caller: Caller) => Spoilt) => async (caller: Caller) =>
  bearer(await tokenOf(caller, how(caller)));
const claims = (changed: () => JWTPayload) => spoilt(() => ({ claims: changed() }));
const without = (name: string) => claims(() => ({ [name]: undefined }));
const good = (caller: Caller): Promise<Headers> => running.platform.tenant.as(caller.role, caller.id);

const wrong: Record<string, (caller: Caller) => Headers | Promise<Headers>> = {
  "no credentials": () => ({}),
  "no token": () => ({ "x-api-key": running.platform.tenant.apiKey }),
  "no key": async (caller) => ({ authorization: (await good(caller)).authorization ?? "" }),
  "an empty key": async (caller) => ({ ...(await good(caller)), "x-api-key": "" }),
  "an unknown key": async (caller) => ({ ...(await good(caller)), "x-api-key": randomUUID() }),
  "an endless key": async (caller) => ({ ...(await good(caller)), "x-api-key": "k".repeat(4_000) }),
  "a revoked key": async (caller) => ({ ...(await good(caller)), "x-api-key": revoked }),
  "the key of another tenant": async (caller) => ({ ...(await good(caller)), "x-api-key": other.apiKey }),
  "the token of another tenant": async ({ role, id }) => ({
    ...(await other.as(role, id)),
    "x-api-key": running.platform.tenant.apiKey,
  }),
  "another scheme": () => ({ ...bearer("x"), authorization: "Basic YTpi" }),
  "a token that is none": () => bearer("nonsense"),
  "a token of parts that are none": () => bearer("a.b.c"),
  "a token with its signature cut off": async (caller) => bearer((await tokenOf(caller)).replace(/[^.]*$/, "")),
  "a changed payload": async (caller) => {
    const [header, , signature] = (await tokenOf(caller)).split(".");
    const payload = Buffer.from(JSON.stringify({ ...goodClaims(caller), role: "admin", sub: "2" })).toString(
      "base64url",
    );
    return bearer([header, payload, signature].join("."));
  },
  "another secret": spoilt(() => ({ key: new TextEncoder().encode("x".repeat(32)) })),
  "alg none": (caller) => bearer(new UnsecuredJWT(goodClaims(caller)).encode()),
  "alg HS512": spoilt(() => ({ alg: "HS512", key: Buffer.from(running.platform.jwtSecret.repeat(2)) })),
  "alg ES256 with a key of their own": spoilt(() => ({
    ...{ alg: "ES256", key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey },
  })),
  "an expired token": claims(() => ({ exp: now() - 60 })),
  "a token that is not valid yet": claims(() => ({ nbf: now() + 60 })),
  "an exp that is no number": claims(() => ({ exp: "tomorrow" as unknown as number })),
  "no sub": without("sub"),
  "no role": without("role"),
  "no exp": without("exp"),
  "no aud": without("aud"),
  "a role that does not exist": claims(() => ({ role: "root" })),
  "a sub that is no id": claims(() => ({ sub: "a/b" })),
};

/** Whoever may, with good credentials. */
const guarded = Object.entries(table).flatMap(([route, access]) => {
  const cells = Object.entries(cellsOf(route, access));
  const [relation] = cells.find(([name, cell]) => name !== "nobody" && cell === "allowed") ?? [];
  return access.public || relation === undefined ? [] : [{ route, relation: relation as "admin" }];
});

test.each(Object.keys(wrong))("%s: 401 on every route, and nothing is written", async (name) => {
  const before = await written();
  for (const { route, relation } of guarded) {
    const caller = callerAs(relation, scene);
    if (caller === null) throw new Error(`${route} is for nobody`);
    const headers = await wrong[name]?.(caller);
    const told = await running.ask(route, scene, { caller, headers: headers ?? {} });
    expectRefusal({ ...told, text: told.text || route }, 401);
  }
  expect(await written()).toEqual(before);
});

test("good credentials, made the same way, get in: the wrong ones are refused for what is wrong with them", async () => {
  const caller = { role: "participant", id: scene.participantId } as const;
  const headers = bearer(await tokenOf(caller));
  const told = await running.ask("GET /api/v1/participants/:userId", scene, { caller, headers });
  expect(told.status).toBe(200);
});

test("of the wrong role: 401 or 403 on every route, also with an id that would be theirs in another", async () => {
  const before = await written();
  for (const [route, access] of Object.entries(table)) {
    for (const role of ["participant", "coach", "admin", "service"] as const) {
      if (access.public || access.roles.includes(role) || (role === "participant" && access.self)) continue;
      const caller = { role, id: scene.participantId };
      expectRefusal(await running.ask(route, scene, { caller, headers: await good(caller) }), 401, 403);
    }
  }
  expect(await written()).toEqual(before);
});
