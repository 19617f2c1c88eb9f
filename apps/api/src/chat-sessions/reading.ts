// Marking as read or delivered: the place that was named becomes a message of others; whether that is news the domain decides.
import { type CommandOf, chatSessionStream, type MarkMessages } from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand, type Prepared } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { callerStreams, refuseSuspendedCaller } from "../participants/suspended.ts";
import { hideSession } from "./hide-session.ts";

/** Marks a session as read, or delivered, up to a place in it; a mark that would not go up changes nothing and is a success. */
export function markMessages(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, memberId, ...place }: CommandOf<"MarkMessagesRead" | "MarkMessagesDelivered">,
): Promise<Answer> {
  const { tenant, role } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(tenant, sessionId),
    related: callerStreams(caller),
    together: true, // what it reads lies at or before a place that the reader has seen, and stays as it is
    prepare: async (related, at): Promise<Prepared<MarkMessages>> => {
      const suspended = await refuseSuspendedCaller(api.commands.store, related, caller);
      if (suspended) return suspended;
      const isDelivery = type === "MarkMessagesDelivered";
      const found = await api.store.queries.readSoFar(tenant, sessionId, { memberId, isDelivery, ...place });
      return { type, memberId, ...found, by: actorOf(caller), at };
    },
    answer: () => ({ status: 204, body: null }),
    ...(role === "participant" ? { reword: hideSession } : {}),
  });
}
