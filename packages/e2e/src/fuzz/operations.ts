/** What the served contract offers, and as whom each operation can be called. */
import type { Role } from "@tributary/schemas";
import { z } from "zod";
import { request } from "../conversation.ts";
import type { Tenant } from "../platform.ts";

export interface Operation {
  method: string;
  path: string;
  /** Names of the parameters in its path. */
  parameters: string[];
  /** The first who may call it. */
  role: Role;
}

const METHODS = ["get", "put", "post", "patch", "delete"];
const contract = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
/** Nobody, so that looking for a door that opens changes nothing behind it. */
const NOBODY = "nobody-1";

/** @throws Error when there is an operation that nobody may call. */
export async function readOperations(url: string, tenant: Tenant): Promise<Operation[]> {
  const { paths } = contract.parse((await request("GET", `${url}/api/v1/openapi.json`, {})).body);
  const found = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => ({ method: method.toUpperCase(), path })),
  );
  const operations: Operation[] = [];
  for (const { method, path } of found) {
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    operations.push({ method, path, parameters, role: await roleFor(url, tenant, { method, path }) });
  }
  return operations;
}

async function roleFor(url: string, tenant: Tenant, { method, path }: { method: string; path: string }): Promise<Role> {
  const target = url + path.replace(/\{\w+\}/g, NOBODY);
  for (const role of ["participant", "coach", "service", "admin"] as const) {
    const status = await statusOf(target, method, await tenant.as(role, NOBODY));
    if (status !== 401 && status !== 403) return role;
  }
  throw new Error(`nobody may call ${method} ${path}`);
}

/** Only the head of the answer: a stream has no end. */
async function statusOf(target: string, method: string, headers: Record<string, string>): Promise<number> {
  const hasBody = method !== "GET" && method !== "DELETE";
  const body = hasBody ? { body: "{}", headers: { ...headers, "content-type": "application/json" } } : { headers };
  const answer = await fetch(target, { method, ...body });
  await answer.body?.cancel();
  return answer.status;
}
