/**
 * Every command as somebody sends it, by name: what is asked, of what. Who asks, when, and what only the api can look up
 * (names, definitions, a message that is replied to) is not in it: the deciders' own commands get that in packages/domain.
 * Ids of what a command makes are in it, so that carrying it out again makes the same thing.
 */
import { z } from "zod";
import { addActivityPlanBody, respondToCardBody } from "./activity-plans/http.ts";
import { messageOrigin } from "./chat-sessions/events.ts";
import {
  addMemberBody,
  editMessageBody,
  markDeliveredBody,
  openChatSessionBody,
  sendMessageBody,
} from "./chat-sessions/http.ts";
import { reaction } from "./chat-sessions/reaction.ts";
import { conversationName } from "./external-chats/events.ts";
import { changeExternalChatStatusBody, linkExternalChatBody, mirrorExternalChatBody } from "./external-chats/http.ts";
import { changeExtraBody } from "./extras/http.ts";
import { answerFormBody, requestFormBody } from "./forms/http.ts";
import { activityPlanStream, chatSessionStream, participantStream } from "./keys.ts";
import { postNoticeBody } from "./notices/http.ts";
import { registerParticipantBody, updateParticipantBody } from "./participants/http.ts";
import { givenSpeaker } from "./speaker.ts";
import { outsideId } from "./values/identifiers.ts";

const participant = z.strictObject({ participantId: outsideId });
const session = z.strictObject({ sessionId: outsideId });
const member = session.extend({ memberId: outsideId });
const message = session.extend({ messageId: outsideId });
/** The ETags by which the caller knows what they change; absent: as it is. */
const ifMatch = z.array(z.string().max(100)).max(100).optional();
/** Whoever watches a channel is no member of it: a service says that it speaks of one of them. */
const memberReaction = member.extend({ messageId: outsideId, reaction, memberType: z.literal("VIEWER").optional() });
const form = session.extend({ formId: outsideId });
const link = session.extend({ linkId: outsideId });

/** Of services that bring in what was said outside: who said it, and what it is called there. */
const fromOutside = { speaker: givenSpeaker.nullish(), origin: messageOrigin.nullish() };
/** With the conversation, whatever has this name there comes in once, under whichever command. */
const outsideMessage = messageOrigin.extend({ conversation: conversationName.optional() });

/** No id that is made here looks like it. */
const namedOutside = outsideId.refine((id) => !z.uuid().safeParse(id).success, "must not be a UUID: those are ours");

const named = <T extends string>(type: T): { type: z.ZodLiteral<T> } => ({ type: z.literal(type) });

export const command = z.discriminatedUnion("type", [
  registerParticipantBody.omit({ id: true }).extend({ ...named("RegisterParticipant"), ...participant.shape }),
  updateParticipantBody.extend({ ...named("UpdateParticipantProfile"), ...participant.shape, ifMatch }),
  participant.extend(named("SuspendParticipant")),
  participant.extend(named("ReactivateParticipant")),
  participant.extend(named("EraseParticipant")),
  changeExtraBody.extend({ ...named("ChangeExtraValue"), ...participant.shape }),
  openChatSessionBody.safeExtend({ ...named("OpenChatSession"), ...session.shape }),
  addMemberBody.extend({ ...named("JoinChatSession"), ...session.shape }),
  member.extend(named("LeaveChatSession")),
  member.extend(named("ApproveChatSessionMember")),
  member.extend(named("RejectChatSessionMember")),
  session.extend(named("LockChatSession")),
  session.extend(named("UnlockChatSession")),
  session.extend(named("CloseChatSession")),
  sendMessageBody
    .safeExtend({
      ...named("SendMessage"),
      ...session.shape,
      ...fromOutside,
      origin: outsideMessage.nullish(),
      /** What the message is called here, and no other one: whoever brings it in can then speak of it. */
      messageId: namedOutside.optional(),
    })
    .refine(({ messageId, origin }) => messageId === undefined || origin?.conversation !== undefined, {
      path: ["messageId"],
      message: "goes with the conversation that the message comes from",
    }),
  editMessageBody.extend({ ...named("EditMessage"), ...message.shape, ifMatch }),
  message.extend({ ...named("DeleteMessage"), ifMatch }),
  memberReaction.extend(named("AddMessageReaction")),
  memberReaction.extend(named("RemoveMessageReaction")),
  markDeliveredBody.extend({ ...named("MarkMessagesDelivered"), ...member.shape }),
  requestFormBody.extend({ ...named("RequestForm"), ...form.shape, ...fromOutside }),
  answerFormBody.extend({ ...named("AnswerForm"), ...form.shape, ...participant.shape }),
  postNoticeBody.extend({
    ...named("PostNotice"),
    ...session.shape,
    noticeId: outsideId,
    origin: fromOutside.origin,
  }),
  linkExternalChatBody.extend({
    ...named("LinkExternalChat"),
    ...link.shape,
    conversation: conversationName.nullish(),
  }),
  changeExternalChatStatusBody.extend({ ...named("ChangeExternalChatStatus"), ...link.shape }),
  link.extend(named("UnlinkExternalChat")),
  mirrorExternalChatBody.safeExtend({ ...named("MirrorExternalChat"), ...link.shape }),
  member
    .extend({
      ...named("MarkMessagesRead"),
      /** A stream knows versions of the session. */
      upToVersion: z.int32().positive().optional(),
      /** People know messages. */
      upToMessageId: outsideId.optional(),
    })
    .refine(({ upToVersion, upToMessageId }) => (upToVersion === undefined) !== (upToMessageId === undefined), {
      message: "takes upToVersion or upToMessageId, and not both",
    }),
  addActivityPlanBody.extend({ ...named("AddActionPlanCards"), planId: outsideId }),
  respondToCardBody.extend({ ...named("RespondToActionPlanCard"), ...participant.shape }),
]);
export type Command = z.infer<typeof command>;
export type CommandType = Command["type"];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/**
 * The stream that a command is about: its key on Kafka, so that commands for one thing keep their order. Which plan a
 * card belongs to is not in the answer to it, so a participant's answers keep their order among each other.
 */
export function commandStream(tenant: string, sent: Command): string {
  if ("sessionId" in sent) return chatSessionStream(tenant, sent.sessionId);
  if ("planId" in sent) return activityPlanStream(tenant, sent.planId);
  return participantStream(tenant, sent.participantId);
}
