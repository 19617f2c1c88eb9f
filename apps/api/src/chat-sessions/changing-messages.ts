// Editing and deleting messages, and reacting to them. The message is read for the decider in every attempt (see `prepare`).
import {
  type ChangeReaction,
  type ChatMessage,
  type CommandOf,
  chatSessionStream,
  type DeleteMessage,
  type EditMessage,
  toChatMessage,
} from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand, type Prepared, type Related } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { etagOf } from "../http/etag.ts";
import { callerStreams, refuseSuspendedCaller } from "../participants/suspended.ts";
import { hideSession } from "./hide-session.ts";

/** Gives a message another text, and answers it as it is then. */
export function editMessage(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, messageId, text, ifMatch }: CommandOf<"EditMessage">,
): Promise<Answer> {
  let before: ChatMessage | null = null;
  return handleCommand(api.commands, {
    ...aboutSession(caller, sessionId),
    prepare: async (related, at): Promise<Prepared<EditMessage>> => {
      const found = await findMessage(api, { caller, related, sessionId, messageId });
      if ("refusal" in found) return found;
      before = found.message;
      return { type, messageId, text, ...found, isAsSeen: isAsSeen(before, ifMatch), by: actorOf(caller), at };
    },
    answer: ([event]) => {
      if (event === undefined) return { status: 200, body: before };
      if (event.type !== "MessageEdited") throw new Error("editing decided on no message");
      const { reactions } = before ?? {};
      return { status: 200, body: { ...toChatMessage(event), ...(reactions === undefined ? {} : { reactions }) } };
    },
  });
}

/** Deletes a message; one that is deleted already stays so. */
export function deleteMessage(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, messageId, ifMatch }: CommandOf<"DeleteMessage">,
): Promise<Answer> {
  return handleCommand(api.commands, {
    ...aboutSession(caller, sessionId),
    prepare: async (related, at): Promise<Prepared<DeleteMessage>> => {
      const found = await findMessage(api, { caller, related, sessionId, messageId });
      if ("refusal" in found) return found;
      return { type, messageId, ...found, isAsSeen: isAsSeen(found.message, ifMatch), by: actorOf(caller), at };
    },
    answer: () => ({ status: 204, body: null }),
  });
}

/** Adds a member's reaction to a message, or takes it back; what is so already stays so. */
export function changeReaction(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, ...asked }: CommandOf<"AddMessageReaction" | "RemoveMessageReaction">,
): Promise<Answer> {
  return handleCommand(api.commands, {
    ...aboutSession(caller, sessionId),
    prepare: async (related, at): Promise<Prepared<ChangeReaction>> => {
      const found = await findMessage(api, { caller, related, sessionId, messageId: asked.messageId });
      if ("refusal" in found) return found;
      const { messageId, memberId, memberType = null, reaction } = asked;
      return { type, messageId, memberId, memberType, reaction, ...found, by: actorOf(caller), at };
    },
    answer: () => ({ status: 204, body: null }),
  });
}

/** To a participant who is not in the session it does not exist. */
const aboutSession = (caller: Caller, sessionId: string) => ({
  caller,
  aggregate: chatSessionAggregate,
  streamId: chatSessionStream(caller.principal.tenant, sessionId),
  related: callerStreams(caller),
  ...(caller.principal.role === "participant" ? { reword: hideSession } : {}),
});

interface Wanted {
  caller: Caller;
  related: Related;
  sessionId: string;
  messageId: string;
}

async function findMessage(
  { commands, store }: CommandContext,
  { caller, related, sessionId, messageId }: Wanted,
): Promise<Prepared<{ message: ChatMessage | null }>> {
  const suspended = await refuseSuspendedCaller(commands.store, related, caller);
  return suspended ?? { message: await store.queries.message(caller.principal.tenant, sessionId, messageId) };
}

const isAsSeen = (message: ChatMessage | null, ifMatch: readonly string[] | undefined): boolean =>
  ifMatch === undefined || (message !== null && ifMatch.includes(etagOf(message)));
