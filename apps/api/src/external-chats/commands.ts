// Commands about links to outside chats. Who else has a conversation is looked up here; should two sessions take one at
// the same moment, the database lets only one of them, and the other is told to try again.
import {
  type ChangeExternalChatStatus,
  type CommandOf,
  chatSessionStream,
  type LinkExternalChat,
  toExternalChat,
  type UnlinkExternalChat,
} from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";

/** Links a session to a conversation of an outside system, or asks for one there. */
export function linkExternalChat(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, linkId, provider, conversation = null, parameters }: CommandOf<"LinkExternalChat">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  const { queries } = api.store;
  return handleCommand(api.commands, {
    caller,
    ...toSession(tenant, sessionId),
    prepare: async (_related, at): Promise<LinkExternalChat> => ({
      ...{ type, linkId, provider, conversation, parameters },
      isOnRecord: (await queries.externalChat(tenant, sessionId, linkId)) !== null,
      isTaken: conversation !== null && (await queries.linkOfConversation(tenant, provider, conversation)) !== null,
      ...{ by: actorOf(caller), at },
    }),
    answer: ([event]) => {
      if (event?.type !== "ExternalChatLinked") throw new Error("linking decided on no link");
      return { status: 201, body: toExternalChat(event) };
    },
  });
}

/** Says how a linked conversation stands, and what it is called there once it has a name. */
export function changeExternalChatStatus(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, linkId, status, conversation = null, ...said }: CommandOf<"ChangeExternalChatStatus">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  const { estimatedWaitSeconds = null, detail = null } = said;
  return handleCommand(api.commands, {
    caller,
    ...toSession(tenant, sessionId),
    prepare: async (_related, at): Promise<ChangeExternalChatStatus> => {
      const link = await api.store.queries.externalChat(tenant, sessionId, linkId);
      const other =
        link && conversation !== null
          ? await api.store.queries.linkOfConversation(tenant, link.provider, conversation)
          : null;
      const isTaken = other !== null && !(other.id === linkId && other.sessionId === sessionId);
      const change = { linkId, status, conversation, estimatedWaitSeconds, detail };
      return { type, ...change, isOnRecord: link !== null, isTaken, by: actorOf(caller), at };
    },
    answer: () => ({ status: 204, body: null }),
  });
}

/** Lets go of a linked conversation. */
export function unlinkExternalChat(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, linkId }: CommandOf<"UnlinkExternalChat">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    ...toSession(tenant, sessionId),
    prepare: async (_related, at): Promise<UnlinkExternalChat> => {
      const link = await api.store.queries.externalChat(tenant, sessionId, linkId);
      return { type, linkId, isOnRecord: link !== null, by: actorOf(caller), at };
    },
    answer: () => ({ status: 204, body: null }),
  });
}

const toSession = (tenant: string, sessionId: string) => ({
  aggregate: chatSessionAggregate,
  streamId: chatSessionStream(tenant, sessionId),
});
