import { type CommandOf, chatSessionStream, type PostNotice, toNotice } from "@tributary/schemas";
import { placeOf } from "../chat-sessions/outside.ts";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";

/** Posts a line of the system in a session. */
export function postNotice(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, noticeId, level, text, origin }: CommandOf<"PostNotice">,
): Promise<Answer> {
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(caller.principal.tenant, sessionId),
    prepare: (_related, at): PostNotice => ({
      ...{ type, noticeId, level, text, origin: placeOf(origin), by: actorOf(caller), at },
    }),
    answer: ([event]) => {
      if (event?.type !== "ChatSessionNoticePosted") throw new Error("posting decided on no notice");
      return { status: 201, body: toNotice(event) };
    },
  });
}
