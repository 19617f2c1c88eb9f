// The methods about one chat and what is said in it.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { breakOff } from "../break-off.ts";
import { type ApiVersion, type Chat, type ChatRequest, isKept, settle } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";
import { takeEvents } from "./customer.ts";
import type { FaultSwitches } from "./faults.ts";
import type { Caller } from "./identity.ts";
import { poll } from "./poll.ts";
import { VendorRefusal } from "./refusal.ts";
import { jsonOf } from "./request-body.ts";
import { requestChatOf } from "./request-chat.ts";
import { estimate, toWire } from "./wire-form.ts";

const chatPath = z.object({ chatId: z.string() });

/** Request Chat, Get Active Chat, Send Events, Get New Chat Events, Get Chat History. */
export function addChatRoutes(app: FastifyInstance, centre: ContactCentre, version: ApiVersion): void {
  const { faults } = centre;
  const chatOf = ({ caller, params }: FastifyRequest): Chat => centre.find(caller, chatPath.parse(params).chatId);

  app.post("/chats", async (request) => {
    refuse(faults.now.refuseChats);
    return openChat(centre, request.caller, { version, body: jsonOf(request) });
  });

  app.get("/chats/active", async ({ caller }) => {
    const chat = centre.active(caller);
    if (chat === undefined) throw new VendorRefusal("5005");
    return properties(chat, faults.now);
  });

  app.get("/chats/:chatId/events", async (request, reply) => {
    refuse(faults.now.refusePolls);
    return poll(centre, { chat: chatOf(request), reply, isBrowser: request.caller.isBrowser });
  });

  app.post("/chats/:chatId/events", async (request, reply) => {
    const chat = chatOf(request);
    refuse(faults.now.refuseSends);
    takeEvents(centre, chat, jsonOf(request));
    if (faults.strikes("lostSendAnswers")) return breakOff(reply);
    if (version === "v2") return reply.send();
    return { events: faults.now.eventsInSendAnswers ? drain(chat, faults.now) : [] };
  });

  app.get("/chats/:chatId/history", async (request, reply) => {
    const chat = chatOf(request);
    const kept = chat.history.filter((event) => isKept(event, faults.now));
    // What the history has told need not be told again; the vendor's widget would show it twice.
    if (!faults.now.historyKeepsQueue) reply.raw.once("finish", () => settle(chat, kept));
    return { events: historyOf(chat, faults.now) };
  });
}

const refuse = (code: FaultSwitches["refuseChats"]): void => {
  if (code !== null) throw new VendorRefusal(code);
};

function openChat(centre: ContactCentre, caller: Caller, { version, body }: { version: ApiVersion; body: unknown }) {
  const { phone_number, from, parameters, initial_message } = requestChatOf(body);
  const request: ChatRequest = { version, channel: "web", phoneNumber: phone_number, from, parameters };
  const { chat, isNew } = centre.open(caller, request);
  if (isNew && initial_message !== undefined) takeEvents(centre, chat, { events: [initial_message] });
  const { stringIsNewChat, establishing } = centre.faults.now;
  return {
    ...properties(chat, centre.faults.now),
    ...(establishing ? { state: "establishing" } : {}),
    is_new_chat: stringIsNewChat ? String(isNew) : isNew,
  };
}

const properties = (chat: Chat, faults: FaultSwitches) => ({
  ...{ chat_id: chat.chatId, state: chat.state, ...estimate(0, faults), phone_number: chat.request.phoneNumber },
});

function drain(chat: Chat, faults: FaultSwitches) {
  const waiting = chat.mailbox.waiting();
  settle(chat, waiting);
  return waiting.map((event) => toWire(event, faults));
}

/** Client and server events as the history of a chat and that of a case have them. */
export function historyOf(chat: Chat, faults: FaultSwitches) {
  const kept = chat.history.filter((event) => isKept(event, faults));
  const first = kept.find(({ event, party_id }) => event === "chat_session_message" && party_id === chat.chatId);
  return kept.map((event) => {
    const fields = toWire(event, faults);
    if (faults.missingPartyId && event === first) delete fields.party_id;
    return fields;
  });
}
