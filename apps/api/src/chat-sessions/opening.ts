import type { CommandOf, OpenChatSession } from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import type { Caller, Prepared, Related } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { findParticipants } from "../participants/find-participants.ts";
import { openerAndMembers } from "./opener.ts";

type Asked = Omit<CommandOf<"OpenChatSession">, "type">;

/** The session that is asked for, with the names of its people; or a refusal when there is no such participant. */
export async function openingOf(
  api: CommandContext,
  caller: Caller,
  { sessionId, ...body }: Asked,
  { related, at }: { related: Related; at: string },
): Promise<Prepared<OpenChatSession>> {
  const { tenant } = caller.principal;
  const found = await findParticipants(api.commands.store, related, { tenant, ids: body.participantIds });
  if ("refusal" in found) return found;
  const { participants } = found;
  const kind = body.kind ?? (body.participantIds.length === 1 ? "direct" : "group");
  const people = openerAndMembers(actorOf(caller), body.members ?? []);
  const settings = { kind, title: body.title ?? null, locked: body.locked ?? false };
  return { type: "OpenChatSession", sessionId, ...settings, participants, ...people, at };
}
