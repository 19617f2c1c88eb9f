// Bright Pattern's API as one chat uses it. Every method throws VendorError.
import {
  type ChatProperties,
  type ClientEvent,
  chatProperties,
  readServerEvents,
  requestChatBody,
  type ServerEvent,
  sendEventsBody,
  uploadedFile,
} from "@tributary/schemas/bright-pattern";
import type { z } from "zod";
import { type Requester, readJson, request, type VendorAnswer } from "./request.ts";
import { VendorError } from "./vendor-error.ts";

/** The server holds a poll for up to 15 s. */
const POLL_MS = 25_000;
const CALL_MS = 10_000;
const FILE_MS = 60_000;

export interface SentFile {
  name: string;
  bytes: Blob;
}

export interface VendorClient {
  /** The chat that this client has, or a new one. */
  requestChat(parameters: Readonly<Record<string, string>>): Promise<ChatProperties>;
  /** The chat that this client has. */
  activeChat(): Promise<ChatProperties>;
  /** What is new, as soon as there is something or after a while. Never two at a time. */
  poll(chatId: string): Promise<ServerEvent[]>;
  /** All that was said by either side, as long as the chat exists. */
  history(chatId: string): Promise<ServerEvent[]>;
  /** Answers what is new, on servers that say so. */
  send(chatId: string, events: readonly ClientEvent[]): Promise<ServerEvent[]>;
  upload(file: SentFile): Promise<string>;
  /** Whoever reads the body sets the pace. */
  download(chatId: string, fileId: string): Promise<VendorAnswer>;
  /** What forms look like, among much else. */
  configuration(): Promise<unknown>;
}

/** What Request Chat has fields of its own for. */
const RESERVED = ["phone_number", "from"] as const;

/** Calls end when the signal is aborted, with what it was aborted with. */
export function createClient(requester: Requester, signal: AbortSignal): VendorClient {
  const json = async <S extends z.ZodType>(schema: S, ...[path, sent]: [string, object?]): Promise<z.output<S>> => {
    const body = sent === undefined ? {} : { method: "POST" as const, body: sent };
    return readable(schema, await readJson(await request(requester, { path, timeoutMs: CALL_MS, signal, ...body })));
  };
  const events = async (path: string, timeoutMs: number, sent?: object): Promise<ServerEvent[]> => {
    const body = sent === undefined ? {} : { method: "POST" as const, body: sent, isFinished: true };
    return readServerEvents(await readJson(await request(requester, { path, timeoutMs, signal, ...body })));
  };
  const chat = (chatId: string) => `/chats/${encodeURIComponent(chatId)}`;
  return {
    requestChat: (parameters) => json(chatProperties, "/chats", chatRequest(parameters)),
    activeChat: () => json(chatProperties, "/chats/active"),
    async poll(chatId) {
      try {
        return await events(`${chat(chatId)}/events`, POLL_MS);
      } catch (error) {
        if (error instanceof VendorError && error.code === NO_EVENTS) return [];
        throw error;
      }
    },
    history: (chatId) => events(`${chat(chatId)}/history`, CALL_MS),
    send: (chatId, sent) => events(`${chat(chatId)}/events`, CALL_MS, sendEventsBody.parse({ events: sent })),
    async upload({ name, bytes }) {
      const form = new FormData();
      form.append("file", bytes, name);
      const sent = { method: "POST" as const, path: "/files", body: form, timeoutMs: FILE_MS, isUrgent: true, signal };
      return readable(uploadedFile, await readJson(await request(requester, sent))).file_id;
    },
    download: (chatId, fileId) =>
      request(requester, {
        path: `${chat(chatId)}/files/${encodeURIComponent(fileId)}`,
        timeoutMs: FILE_MS,
        isUrgent: true,
        signal,
      }),
    configuration: async () =>
      readJson(await request(requester, { path: "/configuration", timeoutMs: CALL_MS, signal })),
  };
}

const NO_EVENTS = "5511";

function chatRequest(given: Readonly<Record<string, string>>): object {
  const parameters = { ...given };
  const own: Record<string, string> = {};
  for (const name of RESERVED) {
    const value = parameters[name];
    if (value !== undefined) own[name] = value;
    delete parameters[name];
  }
  return requestChatBody.parse({ ...own, parameters });
}

/** @throws VendorError when the answer is not what it should be. */
function readable<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ");
  throw new VendorError(`the answer can't be read: ${fields}`, { status: 200 });
}
