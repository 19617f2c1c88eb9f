// One call of the contract, typed from end to end: the route's name says what it takes and what it answers.

import type { Routes } from "../generated/contract.ts";
import { type Access, heard, send } from "./credentials.ts";

/** Method and path, as the contract writes them. */
export type RouteName = keyof Routes;

type Optional<Name extends string, Type> = object extends Type ? { [K in Name]?: Type } : { [K in Name]: Type };

/** What a route takes: the fields of its path, and beside them `query`, `headers` and `body`. */
export type Input<R extends RouteName> = Routes[R]["path"] &
  Optional<"query", Routes[R]["query"]> &
  Optional<"headers", Routes[R]["headers"]> &
  ([Routes[R]["body"]] extends [undefined] ? unknown : { body: Routes[R]["body"] }) & { signal?: AbortSignal };

/** What a route answers. */
export type Answer<R extends RouteName> = Routes[R]["answer"];

/** The routes that need not be waited for, and what they answer at once: the state of the command. */
export type LaterRouteName = { [R in RouteName]: [Routes[R]["later"]] extends [never] ? never : R }[RouteName];
export type LaterAnswer<R extends LaterRouteName> = Routes[R]["later"];

/** Leaves the input out where nothing has to be said. */
export type Arguments<R extends RouteName> = object extends Input<R> ? [input?: Input<R>] : [input: Input<R>];

interface AnyInput {
  query?: Record<string, unknown>;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}

/** @throws ProblemError when the platform says no, ConnectionError when there is no answer. */
export async function call(access: Access, route: string, input: AnyInput & Record<string, unknown>): Promise<unknown> {
  const [method = "", template = ""] = route.split(" ");
  const { query = {}, headers = {}, body, signal = null } = input;
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const isForm = typeof FormData !== "undefined" && body instanceof FormData;
  const type = body === undefined || isForm ? {} : { "Content-Type": "application/json" };
  const content = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) };
  const response = await send(access, path + asQuery(query), {
    ...{ method, signal, headers: { ...type, ...headers } },
    ...content,
  });
  return { status: response.status, body: await heard(signal, () => bodyOf(response)), ...toldBy(response.headers) };
}

function asQuery(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  return response.headers.get("content-type")?.includes("json") ? response.json() : response.blob();
}

const TOLD = {
  cursor: "stream-cursor",
  sessionCursor: "session-stream-cursor",
  etag: "etag",
  location: "location",
};

/** What headers say that a caller goes on with. */
function toldBy(headers: Headers): Record<string, string> {
  const told = Object.entries(TOLD).map(([name, header]) => [name, headers.get(header)]);
  return Object.fromEntries(told.filter(([, value]) => value !== null));
}
