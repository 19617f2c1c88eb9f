// A client for the tests of this folder: it calls what it is told to, and shows what it was told and answered.
import type { IbmVideo } from "../server.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, when it is a JSON object; else empty. */
  readonly body: Fields;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = text.startsWith("{") ? (JSON.parse(text) as Fields) : {};
  return { status: response.status, headers: response.headers, body };
}

/** One call of the token endpoint. */
export async function oauth(
  { url, clientId, clientSecret }: IbmVideo,
  fields: Record<string, string>,
  path = "/oauth2/token",
): Promise<Answer> {
  const body = new URLSearchParams({ client_id: clientId, ...fields });
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  return answerOf(await fetch(`${url}${path}`, { method: "POST", body, headers: { authorization } }));
}

/** An access token of the account. */
export async function accessToken(ibm: IbmVideo): Promise<string> {
  const { body } = await oauth(ibm, { grant_type: "client_credentials" });
  return String(body.access_token);
}

/** Calls of IBM's API with one access token; a body is a form. */
export async function api(ibm: IbmVideo) {
  const authorization = `Bearer ${await accessToken(ibm)}`;
  return async (method: string, path: string, form?: readonly (readonly [string, string])[]): Promise<Answer> => {
    const body = form && { body: new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])) };
    return answerOf(await fetch(`${ibm.url}${path}`, { method, headers: { authorization }, ...body }));
  };
}

export interface Entrance {
  readonly base: string;
  readonly apiKey: string;
  readonly cid: string;
  readonly userId: string;
  readonly token: string;
}

/** What an initialisation tells. */
export async function initialise(ibm: IbmVideo, channelId = "1", kind: "chat" | "qna" = "chat"): Promise<Entrance> {
  const call = await api(ibm);
  const { body } = await call("GET", `/channels/${channelId}/${kind}.json`);
  const { stream_data: data, user } = body[kind] as {
    stream_data: Record<string, string>;
    user: Record<string, string>;
  };
  const { api_base_url: base = "", api_key: apiKey = "", channel_type, channel_id } = data;
  return { base, apiKey, cid: `${channel_type}:${channel_id}`, userId: user.id ?? "", token: user.token ?? "" };
}

export interface Frame extends Fields {
  readonly type: string;
}

/** A connection, with every frame that came and the code that it was closed with. */
export async function connect(entrance: Entrance, over: Record<string, string> = {}) {
  const { base, apiKey, userId, token } = entrance;
  const json = JSON.stringify({ user_id: userId, user_details: { id: userId } });
  const query = { json, api_key: apiKey, authorization: token, "stream-auth-type": "jwt", ...over };
  const socket = new WebSocket(`${base.replace(/^http/, "ws")}/connect?${new URLSearchParams(query)}`);
  const texts: string[] = [];
  socket.addEventListener("message", ({ data }) => texts.push(String(data)));
  const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  const begun = new Promise<string>((resolve) => socket.addEventListener("message", () => resolve("a frame")));
  await Promise.race([begun, closed]);
  return {
    ...{ socket, texts, closed },
    /** Frames that are JSON. */
    frames: (): Frame[] => texts.flatMap((text) => (text.endsWith("}") ? [JSON.parse(text) as Frame] : [])),
    /** The types of frames, but for the service's own sign of life. */
    types(): string[] {
      return this.frames().flatMap(({ type }) => (type === "health.check" ? [] : [type]));
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

/** A user of the chat service who watches a channel. */
export async function enter(ibm: IbmVideo, channelId = "1", kind: "chat" | "qna" = "chat") {
  const entrance = await initialise(ibm, channelId, kind);
  const connection = await connect(entrance);
  const connectionId = String(connection.frames()[0]?.connection_id);
  const call = caller(entrance, connectionId);
  const look = { filter_conditions: { cid: { $in: [entrance.cid] } }, state: true, watch: true, presence: false };
  await call("POST", "/channels", look);
  const path = `/channels/${entrance.cid.replace(":", "/")}`;
  const send = (message: Fields) => call("POST", `${path}/message`, { message });
  const sync = (since: string, more: Fields = {}) =>
    call("POST", "/sync", { channel_cids: [entrance.cid], last_sync_at: since, ...more });
  return { ...entrance, ...connection, connectionId, path, call, send, sync, frames: connection.frames };
}
export type Client = Awaited<ReturnType<typeof enter>>;

/** Calls of the chat service. */
export const caller =
  ({ base, apiKey, userId, token }: Entrance, connectionId?: string) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const url = new URL(`${base}${path}`);
    url.searchParams.set("api_key", apiKey);
    url.searchParams.set("user_id", userId);
    if (connectionId !== undefined) url.searchParams.set("connection_id", connectionId);
    const said = { authorization: token, "stream-auth-type": "jwt", "content-type": "application/json", ...headers };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return answerOf(await fetch(url, { method, headers: said, ...sent }));
  };

/** A moment before everything that a test does. */
export const aMinuteAgo = (): string => new Date(Date.now() - 60_000).toISOString();
