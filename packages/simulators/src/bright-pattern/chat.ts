// One chat: what was said in it, who is in it, and what its client still has to be told.
import { randomUUID } from "node:crypto";
import { createMailbox, type Mailbox } from "./mailbox.ts";

export type ApiVersion = "v1" | "v2";

/** An event as the simulator keeps it: times in milliseconds, everything else as it goes over the wire. */
export interface ChatEvent {
  readonly event: string;
  readonly timestamp?: number;
  readonly [field: string]: unknown;
}

/** Who asks: an app of the customer's side, for one customer. */
export interface Client {
  readonly appId: string;
  readonly clientId: string;
}

export interface Party {
  readonly partyId: string;
  readonly type: "scenario" | "internal";
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly present: boolean;
}

/** What the customer's side asked for. */
export interface ChatRequest {
  readonly version: ApiVersion;
  readonly channel: "web" | "sms";
  readonly phoneNumber: string;
  readonly from: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** How the polls of a chat stand; beside the first, it is faults that need to know. */
export interface Polling {
  isHeld: boolean;
  /** What the last poll was answered. */
  last: readonly ChatEvent[];
  /** What the next one is told again. */
  repeats: readonly ChatEvent[];
  /** Whether what the next one would be told is lost. */
  losesNext: boolean;
}

export interface Chat {
  readonly chatId: string;
  readonly owner: Client;
  readonly request: ChatRequest;
  readonly startedAt: number;
  readonly parties: Map<string, Party>;
  /** Client and server events in their order. */
  readonly history: ChatEvent[];
  /** Each event of the customer's side as it came, repetitions included. */
  readonly received: ChatEvent[];
  readonly mailbox: Mailbox;
  state: string;
  /** "ending": its last events wait to be fetched. "gone": to its client it doesn't exist any more. */
  phase: "open" | "ending" | "gone";
  readonly polling: Polling;
  customerTyping: boolean;
  caseId: string | null;
  /** The form after which the chat ends. */
  surveyFormId: string | null;
  lastHeardAt: number;
  isWarned: boolean;
  nextNumber: number;
}

export function createChat(owner: Client, request: ChatRequest, now: number): Chat {
  return {
    ...{ chatId: randomUUID(), owner, request, startedAt: now, lastHeardAt: now },
    ...{ parties: new Map(), history: [], received: [], mailbox: createMailbox() },
    ...{ state: "queued", phase: "open", customerTyping: false, isWarned: false },
    ...{ caseId: null, surveyFormId: null, nextNumber: 0 },
    polling: { isHeld: false, last: [], repeats: [], losesNext: false },
  };
}

/** Ids of messages and forms: small even numbers; the odd ones are the widget's. */
export function nextId(chat: Chat): string {
  const id = String(chat.nextNumber);
  chat.nextNumber += 2;
  return id;
}

/** These reached the client, or never will. */
export function settle(chat: Chat, events: readonly ChatEvent[]): void {
  chat.mailbox.remove(events);
  if (chat.phase === "ending" && chat.mailbox.waiting().length === 0) chat.phase = "gone";
}

/** The agent who is in the chat; the last one who joined. */
export const agentOf = (chat: Chat): Party | undefined =>
  [...chat.parties.values()].findLast(({ type, present }) => type === "internal" && present);

/** Events that clients are told but that are not kept, as the documentation says of them. */
const UNKEPT: ReadonlySet<string> = new Set(["chat_session_signaling"]);

/** Whether the history of a chat has this event. */
export const isKept = (event: ChatEvent, { signalingInHistory }: { signalingInHistory: boolean }): boolean =>
  signalingInHistory || !UNKEPT.has(event.event);
