/** Every public event: what the `data:` line of a stream holds, with `eventType` before `payload`. */
import { z } from "zod";
import { activityPlanCard } from "../activity-plans/card.ts";
import { sessionMoment, sessionSignal } from "../chat-sessions/ephemeral.ts";
import {
  chatMessage,
  deletedMessage,
  deliveryMark,
  memberApproval,
  memberEvent,
  memberRejection,
  reactionChange,
  readMark,
} from "../chat-sessions/wire.ts";
import { externalChatChange } from "../external-chats/wire.ts";
import { extraChange } from "../extras/wire.ts";
import { answeredForm, form } from "../forms/wire.ts";
import { notice } from "../notices/http.ts";
import { keepAlive, streamClosing, streamReset, tokenExpiring } from "./stream-control.ts";

export const wireEvent = z.discriminatedUnion("eventType", [
  z
    .strictObject({ eventType: z.literal("MESSAGE_SENT"), payload: chatMessage })
    .describe("An application whose API key asks for messagePayload `array` gets the payload as an array of one."),
  z.strictObject({ eventType: z.literal("MESSAGE_EDITED"), payload: chatMessage }),
  z.strictObject({ eventType: z.literal("MESSAGE_DELETED"), payload: deletedMessage }),
  z.strictObject({ eventType: z.literal("MESSAGE_REACTION_ADDED"), payload: reactionChange }),
  z.strictObject({ eventType: z.literal("MESSAGE_REACTION_REMOVED"), payload: reactionChange }),
  z.strictObject({ eventType: z.literal("MESSAGES_DELIVERED"), payload: deliveryMark }),
  z.strictObject({ eventType: z.literal("MESSAGES_READ"), payload: readMark }),
  z.strictObject({ eventType: z.literal("FORM_REQUESTED"), payload: form }),
  z.strictObject({ eventType: z.literal("FORM_ANSWERED"), payload: answeredForm }),
  z.strictObject({ eventType: z.literal("CHAT_SESSION_NOTICE_POSTED"), payload: notice }),
  z.strictObject({ eventType: z.literal("EXTERNAL_CHAT_STATUS_CHANGED"), payload: externalChatChange }),
  z.strictObject({ eventType: z.literal("ACTION_PLAN_CARDS_ADDED"), payload: z.array(activityPlanCard) }),
  z.strictObject({ eventType: z.literal("ACTION_PLAN_CARD_RESPONDED"), payload: activityPlanCard }),
  z.strictObject({ eventType: z.literal("CHAT_SESSION_MEMBER_REQUESTED"), payload: memberEvent }),
  z.strictObject({ eventType: z.literal("CHAT_SESSION_MEMBER_APPROVED"), payload: memberApproval }),
  z.strictObject({ eventType: z.literal("CHAT_SESSION_MEMBER_REJECTED"), payload: memberRejection }),
  z.strictObject({ eventType: z.literal("CHAT_SESSION_MEMBER_JOINED"), payload: memberEvent }),
  z.strictObject({ eventType: z.literal("CHAT_SESSION_MEMBER_LEFT"), payload: memberEvent }),
  z.strictObject({ eventType: z.literal("PARTICIPANT_EXTRA_VALUE_CHANGED"), payload: extraChange }),
  z.strictObject({ eventType: z.literal("MEMBER_TYPING"), payload: sessionMoment }),
  z.strictObject({ eventType: z.literal("MEMBER_STOPPED_TYPING"), payload: sessionMoment }),
  z.strictObject({ eventType: z.literal("SIGNALING_RECEIVED"), payload: sessionSignal }),
  keepAlive,
  z.strictObject({ eventType: z.literal("STREAM_RESET"), payload: streamReset }),
  z.strictObject({ eventType: z.literal("TOKEN_EXPIRING"), payload: tokenExpiring }),
  z.strictObject({ eventType: z.literal("STREAM_CLOSING"), payload: streamClosing }),
]);
export type WireEvent = z.infer<typeof wireEvent>;
export type WireEventType = WireEvent["eventType"];
