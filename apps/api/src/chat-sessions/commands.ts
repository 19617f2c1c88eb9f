// Commands about chat sessions: bodies become commands, events become answers. The rules are in the domain.
import {
  type CommandOf,
  chatSessionStream,
  type JoinChatSession,
  type LeaveChatSession,
  participantStream,
  type SendMessage,
  toChatMessage,
} from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand, type Prepared } from "../commands/handle-command.ts";
import { findAttachments } from "../files/attachments.ts";
import type { CommandContext } from "../http/context.ts";
import { findParticipants } from "../participants/find-participants.ts";
import { callerStreams, refuseSuspendedCaller } from "../participants/suspended.ts";
import { openedSession } from "./answers.ts";
import { hideSession } from "./hide-session.ts";
import { openingOf } from "./opening.ts";
import { onceFromOutside, placeOf, speakerOf } from "./outside.ts";

/** Opens a session. A coach who opens one is its first member. */
export function openChatSession(
  api: CommandContext,
  caller: Caller,
  { type: _type, ...asked }: CommandOf<"OpenChatSession">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(tenant, asked.sessionId),
    related: asked.participantIds.map((id) => participantStream(tenant, id)),
    prepare: (related, at) => openingOf(api, caller, asked, { related, at }),
    answer: (events) => ({ status: 201, body: openedSession(events) }),
  });
}

/** Adds a member to a session; a coach to a locked one has asked to be added. */
export function addMember(
  api: CommandContext,
  caller: Caller,
  { type: _type, sessionId, ...body }: CommandOf<"JoinChatSession">,
): Promise<Answer> {
  const member = { ...body, photoUrl: body.photoUrl ?? null };
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(caller.principal.tenant, sessionId),
    together: true,
    prepare: (_related, at): JoinChatSession => ({ type: "JoinChatSession", member, by: actorOf(caller), at }),
    answer: ([event]) => {
      const state = event?.type === "ChatSessionMemberRequested" ? "REQUESTED" : "JOINED";
      return { status: 201, body: { ...member, state } };
    },
  });
}

/** Removes a member from a session, who may be the caller. To a participant who is not in it the session does not exist. */
export function removeMember(
  api: CommandContext,
  caller: Caller,
  { sessionId, memberId }: CommandOf<"LeaveChatSession">,
): Promise<Answer> {
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(caller.principal.tenant, sessionId),
    related: callerStreams(caller),
    together: true,
    prepare: async (related, at): Promise<Prepared<LeaveChatSession>> => {
      const suspended = await refuseSuspendedCaller(api.commands.store, related, caller);
      return suspended ?? { type: "LeaveChatSession", memberId, evenIfClosed: false, by: actorOf(caller), at };
    },
    answer: () => ({ status: 204, body: null }),
    ...(caller.principal.role === "participant" ? { reword: hideSession } : {}),
  });
}

/** Sends a message as a coach, a service, or a participant (to whom a session that they are not in does not exist). */
export async function sendMessage(
  api: CommandContext,
  caller: Caller,
  { sessionId, text, replyToId = null, attachments: fileIds = [], speaker, origin, ...given }: CommandOf<"SendMessage">,
): Promise<Answer> {
  const { tenant, role, id } = caller.principal;
  const isParticipant = role === "participant";
  const replyTo = replyToId === null ? null : await api.store.queries.message(tenant, sessionId, replyToId);
  const { messageId = api.ids() } = given;
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(tenant, sessionId),
    related: callerStreams(caller),
    together: fileIds.length === 0,
    prepare: async (related, at): Promise<Prepared<SendMessage>> => {
      const ids = isParticipant ? [id] : [];
      const found = await findParticipants(api.commands.store, related, { tenant, ids });
      if ("refusal" in found) return found;
      const suspended = await refuseSuspendedCaller(api.commands.store, related, caller);
      if (suspended) return suspended;
      const reply = { replyToId, replyToExists: replyTo !== null };
      const files = await findAttachments(api, caller, { sessionId, fileIds });
      const said = { speaker: speakerOf(speaker), text, ...reply, ...files, origin: placeOf(origin) };
      return { type: "SendMessage", messageId, sender: actorOf(caller), ...said, at };
    },
    answer: ([event]) => {
      if (event?.type !== "MessageSent") throw new Error("sending decided on no message");
      return { status: 201, body: toChatMessage(event) };
    },
    ...(origin ? { once: onceFromOutside(api, { tenant, sessionId, messageId, origin }) } : {}),
    ...(isParticipant ? { reword: hideSession } : {}),
  });
}
