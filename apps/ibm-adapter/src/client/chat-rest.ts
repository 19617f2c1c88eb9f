// The chat service's REST calls of one chat user: in a time, with a bounded answer, and never before the service takes
// requests again that it has refused for their number.
import { setTimeout as delay } from "node:timers/promises";
import {
  channelState,
  channelsAnswer,
  eventAnswer,
  messageAnswer,
  messagesAnswer,
  type QueryChannelBody,
  type QueryChannelsBody,
  readChatError,
  type SyncBody,
  syncAnswer,
} from "@tributary/schemas/ibm-video";
import { z } from "zod";
import { ChatError } from "./chat-error.ts";
import type { ChatUser } from "./chat-user.ts";
import { readJson } from "./read-json.ts";
import { untilEither } from "./until-either.ts";

const CALL_MS = 10_000;
/** Answers of many events take their time. */
const READ_MS = 30_000;
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;
/** Whatever the service's clock says. */
const LONGEST_PAUSE_MS = 2 * 60_000;
const SHORTEST_PAUSE_MS = 1_000;

export interface RestPorts {
  /** As who. */
  user(): ChatUser;
  /** The service does not take the token any more. Resolves with another one. */
  renewed(refused: ChatUser): Promise<ChatUser>;
  /** Endpoint names are few. */
  onLimited(endpoint: string): void;
}

interface Call<S extends z.ZodType> {
  schema: S;
  endpoint: string;
  path: string;
  method?: "GET" | "POST" | "PUT" | "DELETE";
  query?: Readonly<Record<string, string>>;
  body?: object;
  timeoutMs?: number;
  signal: AbortSignal;
}

/** Every method throws ChatError, or what its signal was aborted with. */
export class ChatRest {
  readonly #ports: RestPorts;
  readonly #pausedUntil = new Map<string, number>();

  constructor(ports: RestPorts) {
    this.#ports = ports;
  }

  /** Channels of which there are none are left out. */
  async channels(body: QueryChannelsBody, connectionId: string, signal: AbortSignal) {
    const query = { connection_id: connectionId };
    const call = { schema: channelsAnswer, endpoint: "channels", path: "/channels", query, body, timeoutMs: READ_MS };
    return (await this.#call({ ...call, signal })).channels;
  }

  sync(body: SyncBody, signal: AbortSignal) {
    return this.#call({ schema: syncAnswer, endpoint: "sync", path: "/sync", body, timeoutMs: READ_MS, signal });
  }

  /** A page of a channel's messages. It makes the channel when there is none: ask only for those that were shown. */
  async page(cid: string, messages: QueryChannelBody["messages"], signal: AbortSignal) {
    const body: QueryChannelBody = { state: true, watch: false, presence: false, ...(messages && { messages }) };
    const call = { schema: channelState, endpoint: "query", path: `${channelPath(cid)}/query`, body, signal };
    return (await this.#call({ ...call, timeoutMs: READ_MS })).messages;
  }

  /** A page of the replies in a message's thread. */
  async replies(parentId: string, query: Readonly<Record<string, string>>, signal: AbortSignal) {
    const path = `${messagePath(parentId)}/replies`;
    const call = { schema: messagesAnswer, endpoint: "replies", path, method: "GET", query, signal } as const;
    return (await this.#call({ ...call, timeoutMs: READ_MS })).messages;
  }

  async stopWatching(cid: string, connectionId: string, signal: AbortSignal): Promise<void> {
    const path = `${channelPath(cid)}/stop-watching`;
    const query = { connection_id: connectionId };
    await this.#call({ schema: z.unknown(), endpoint: "stop-watching", path, query, body: {}, signal });
  }

  async message(id: string, signal: AbortSignal) {
    const call = { schema: messageAnswer, endpoint: "get-message", path: messagePath(id), method: "GET" } as const;
    return (await this.#call({ ...call, signal })).message;
  }

  async send(
    cid: string,
    message: { id: string; text: string; parent_id?: string },
    signal: AbortSignal,
  ): Promise<void> {
    const path = `${channelPath(cid)}/message`;
    await this.#call({ schema: z.unknown(), endpoint: "send", path, body: { message }, signal });
  }

  async setText(id: string, text: string, signal: AbortSignal): Promise<void> {
    const call = { endpoint: "update", path: messagePath(id), method: "PUT", body: { set: { text } } } as const;
    await this.#call({ schema: z.unknown(), ...call, signal });
  }

  async remove(id: string, signal: AbortSignal): Promise<void> {
    const call = { endpoint: "delete", path: messagePath(id), method: "DELETE" } as const;
    await this.#call({ schema: z.unknown(), ...call, signal });
  }

  async typing(cid: string, isTyping: boolean, signal: AbortSignal): Promise<void> {
    const body = { event: { type: isTyping ? "typing.start" : "typing.stop" } };
    await this.#call({ schema: eventAnswer, endpoint: "event", path: `${channelPath(cid)}/event`, body, signal });
  }

  async #call<S extends z.ZodType>(call: Call<S>): Promise<z.output<S>> {
    const user = this.#ports.user();
    try {
      return await this.#ask(call, user);
    } catch (error) {
      if (!(error instanceof ChatError) || error.failure !== "expired") throw error;
      // Once: a new token that is expired as well is no token's fault.
      return await this.#ask(call, await untilEither(this.#ports.renewed(user), call.signal));
    }
  }

  async #ask<S extends z.ZodType>(call: Call<S>, user: ChatUser): Promise<z.output<S>> {
    const { endpoint, schema, signal } = call;
    const pause = (this.#pausedUntil.get(endpoint) ?? 0) - performance.now();
    if (pause > 0) await delay(pause, undefined, { signal });
    const { response, body } = await exchange(call, user);
    if (!response.ok) {
      const error = errorOf(response, body);
      if (error.failure === "limited") this.#pause(endpoint, error.resetAt);
      throw error;
    }
    const read = schema.safeParse(body);
    if (read.success) return read.data;
    const fields = read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ");
    throw new ChatError(`the answer can't be read: ${fields}`, { status: response.status });
  }

  #pause(endpoint: string, resetAt: number | null): void {
    const wanted = resetAt === null ? SHORTEST_PAUSE_MS : resetAt - Date.now();
    const pause = Math.min(Math.max(wanted, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    this.#pausedUntil.set(endpoint, performance.now() + pause);
    this.#ports.onLimited(endpoint);
  }
}

async function exchange(
  { path, method = "POST", query, body, timeoutMs = CALL_MS, signal }: Call<z.ZodType>,
  user: ChatUser,
) {
  const parameters = new URLSearchParams({ user_id: user.id, api_key: user.apiKey, ...query });
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${user.baseUrl}${path}?${parameters}`, {
      method,
      headers: {
        ...{ authorization: user.token, "stream-auth-type": "jwt", accept: "application/json" },
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.any([signal, late]),
    });
    return { response, body: await readJson(response, LARGEST_ANSWER_BYTES) };
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new ChatError(late.aborted ? "no answer in time" : "no answer", { status: null, cause });
  }
}

function errorOf(response: Response, body: unknown): ChatError {
  const said = readChatError(body);
  const reset = Number(response.headers.get("x-ratelimit-reset") ?? Number.NaN);
  const resetAt = Number.isFinite(reset) && reset > 0 ? reset * 1_000 : null;
  const { status } = response;
  return new ChatError(said?.message || `answered ${status}`, { status, code: said?.code ?? null, resetAt });
}

const channelPath = (cid: string): string => `/channels/${cid.split(":").map(encodeURIComponent).join("/")}`;
/** @throws ChatError for an id that no URL can name. */
function messagePath(id: string): string {
  if (/^\.{1,2}$/.test(id)) throw new ChatError("such an id can't be asked for", { status: 404 });
  return `/messages/${encodeURIComponent(id)}`;
}
