/** The people of a platform: what they sign in at the console with, and what they do over the API without it. */
import { signToken } from "@tributary/runtime";
import type { Role } from "@tributary/schemas";
import { z } from "zod";
import { request } from "../conversation.ts";

const LASTS_SECONDS = 3_600;

export interface Person {
  id: string;
  role: Role;
  apiKey: string;
  token: string;
}

export interface Population {
  /** Somebody of the tenant, for an hour unless told. */
  person(role: Role, id: string, seconds?: number): Promise<Person>;
  /** A call of theirs, as any client makes it. @throws when the answer is no 2xx. */
  call(as: Person, method: string, route: string, body?: unknown): Promise<Record<string, unknown>>;
}

interface Place {
  url: string;
  apiKey: string;
  tenant: string;
  /** What the platform's tokens are signed with. */
  jwtSecret: string;
}

export const populationOf = ({ url, apiKey, tenant, jwtSecret }: Place): Population => ({
  person: async (role, id, expiresInSeconds = LASTS_SECONDS) => {
    const token = await signToken(jwtSecret, { sub: id, role, tenant, expiresInSeconds });
    return { id, role, token, apiKey };
  },
  call: async (as, method, route, body) => {
    const answer = await request(method, `${url}/api/v1${route}`, headersOf(as), body);
    if (answer.status >= 300) throw new Error(`${method} ${route}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return z.record(z.string(), z.unknown()).catch({}).parse(answer.body);
  },
});

/** What a request of theirs says of them. */
export const headersOf = ({ apiKey, token }: Person): Record<string, string> => ({
  "x-api-key": apiKey,
  authorization: `Bearer ${token}`,
});
