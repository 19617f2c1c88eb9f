/** The shared platform and the routes that it serves: what the tests of who may do what begin with. */
import { type Access, accessTable, streamAccess } from "@tributary/api";
import { Client } from "pg";
import { expect } from "vitest";
import { z } from "zod";
import { request } from "../conversation.ts";
import type { Tenant } from "../ground.ts";
import { type SharedPlatform, sharedPlatform } from "../shared-platform/shared-platform.ts";
import { pathOf, requests } from "./requests.ts";
import type { Caller, Scene } from "./scene.ts";

export const table: Readonly<Record<string, Access>> = { ...accessTable, ...streamAccess };

export interface Told {
  status: number;
  /** Of a refusal. */
  code: string | undefined;
  type: string;
  text: string;
  headers: Headers;
}

export interface RunningPlatform extends AsyncDisposable {
  platform: SharedPlatform;
  apiUrl: string;
  /** The routes of the served contract, as `GET /api/v1/…/:id`. */
  served: string[];
  /** Those of them that say that they take an Idempotency-Key. */
  idempotent: string[];
  /** A good request for the route, about this scene. */
  ask(route: string, scene: Scene, from: Asker): Promise<Told>;
  /** Everything that a request could have written, of these tenants. */
  written(...tenants: Tenant[]): Promise<unknown>;
}

/** Who the request is made for, and the credentials that it carries. */
export interface Asker {
  caller: Caller | null;
  headers: Record<string, string>;
}

/** The headers of a caller of this tenant; none of nobody. */
export const askerOf = async (tenant: Tenant, caller: Caller | null): Promise<Asker> => ({
  caller,
  headers: caller === null ? {} : await tenant.as(caller.role, caller.id),
});

export async function runningPlatform(): Promise<RunningPlatform> {
  await using scope = new AsyncDisposableStack();
  const platform = scope.use(await sharedPlatform());
  const { api, stream } = platform;
  const database = new Client({ connectionString: platform.databaseUrl });
  await database.connect();
  scope.defer(() => database.end());
  const operations = await servedOperations(api.url);
  const owned = scope.move();
  return {
    ...{ platform, apiUrl: api.url, served: operations.map(({ route }) => route) },
    idempotent: operations.filter(({ text }) => text.includes("parameters/IdempotencyKey")).map(({ route }) => route),
    ask: (route, scene, from) => ask(route in streamAccess ? stream.url : api.url, route, scene, from),
    written: async (...tenants) => (await database.query(WRITTEN, [tenants.map(({ name }) => name)])).rows,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const contract = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

async function servedOperations(apiUrl: string): Promise<{ route: string; text: string }[]> {
  const { paths } = contract.parse((await request("GET", `${apiUrl}/api/v1/openapi.json`, {})).body);
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== "parameters")
      .map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`,
        text: JSON.stringify(operation),
      })),
  );
}

async function ask(origin: string, route: string, scene: Scene, { caller, headers }: Asker): Promise<Told> {
  const [method = "", url = ""] = route.split(" ");
  const { body, params, headers: more } = requests[route]?.(scene, caller) ?? {};
  const isForm = body instanceof FormData;
  const sent = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) };
  const type = body === undefined || isForm ? {} : { "content-type": "application/json" };
  const gone = new AbortController();
  const answer = await fetch(origin + pathOf(url, scene, params), {
    ...{ method, signal: gone.signal, ...sent },
    headers: { ...type, ...more, ...headers },
  });
  const contentType = answer.headers.get("content-type") ?? "";
  // A stream has no end: that it opens is its answer.
  const text = contentType.startsWith("text/event-stream") ? "" : await answer.text();
  gone.abort();
  const code = contentType === "application/problem+json" ? JSON.parse(text).code : undefined;
  return { status: answer.status, code, type: contentType, text, headers: answer.headers };
}

/** Checks that the answer is a refusal in the house format. */
export function expectRefusal({ status, type, text }: Told, ...statuses: number[]): void {
  expect({ status, text }).toEqual({ status: expect.toBeOneOf(statuses), text: expect.any(String) });
  expect(type).toBe("application/problem+json");
  expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String), title: expect.any(String) });
}

const WRITTEN = `
  SELECT (SELECT json_agg(json_build_array(stream_id, version) ORDER BY stream_id) FROM streams WHERE tenant = ANY($1)) AS streams,
    (SELECT max(position) FROM events WHERE tenant = ANY($1))::text AS position,
    (SELECT count(*) FROM command_receipts WHERE tenant = ANY($1)) AS receipts,
    (SELECT count(*) FROM extra_definitions WHERE tenant = ANY($1)) AS definitions,
    (SELECT count(*) FROM dead_letters WHERE tenant = ANY($1)) AS letters,
    (SELECT count(*) FROM files WHERE tenant = ANY($1)) AS files,
    (SELECT count(*) FROM api_keys WHERE tenant = ANY($1)) AS keys`;
