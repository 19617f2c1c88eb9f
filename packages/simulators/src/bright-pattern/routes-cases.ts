// What v2 added: push notifications, and the case that a customer's chats belong to.
import { notificationsBody } from "@tributary/schemas/bright-pattern";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Chat } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";
import { VendorRefusal } from "./refusal.ts";
import { jsonOf } from "./request-body.ts";
import { historyOf } from "./routes-chats.ts";

const chatPath = z.object({ chatId: z.string().optional() });

/** Mobile Notification Subscription, Get Case History, Close Case: the documentation and the vendor's apps disagree on paths. */
export function addCaseRoutes(app: FastifyInstance, centre: ContactCentre): void {
  const { faults, clock } = centre;

  app.post("/chats/:chatId/notifications", async (request) => {
    chatOf(centre, request);
    if (!notificationsBody.safeParse(jsonOf(request)).success) throw new VendorRefusal("5603");
    return {};
  });

  for (const path of ["/casehistory", "/chats/:chatId/casehistory"]) {
    app.get(path, async (request) => {
      const { caseId, owner } = withCase(chatOf(centre, request));
      const sessions = [...centre.chats.values()].filter(
        (chat) => chat.caseId === caseId && chat.owner.clientId === owner.clientId,
      );
      return {
        sessions: sessions.map((chat) => ({
          ...{ chat_id: chat.chatId, created_time: Math.floor(chat.startedAt / 1_000) },
          events: historyOf(chat, faults.now),
        })),
      };
    });
  }

  for (const path of ["/closecase", "/chats/:chatId/closecase"]) {
    app.post(path, async (request) => {
      const chat = withCase(chatOf(centre, request));
      chat.caseId = null;
      centre.tell(chat, { event: "chat_session_case_set", case_id: "", timestamp: clock.now() });
      return {};
    });
  }
}

/** The chat of the path, or else the one that the client has now. */
function chatOf(centre: ContactCentre, { params, caller }: FastifyRequest): Chat {
  const { chatId } = chatPath.parse(params);
  const chat = chatId === undefined ? centre.active(caller) : centre.find(caller, chatId);
  if (chat === undefined) throw new VendorRefusal("5005");
  return chat;
}

function withCase(chat: Chat): Chat {
  if (chat.caseId === null) throw new VendorRefusal("5601");
  return chat;
}
