// A session that shows an outside chat from its beginning: opened and linked in one append, or neither.
import {
  type CommandOf,
  chatSessionStream,
  type IbmChannel,
  type MirrorExternalChat,
  type OpenChatSession,
  participantStream,
  toExternalChat,
} from "@tributary/schemas";
import { openedSession } from "../chat-sessions/answers.ts";
import { openingOf } from "../chat-sessions/opening.ts";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand, type Prepared } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";

/** The service that says what happens there. */
const MIRROR = { id: "ibm-adapter", role: "service", name: "ibm-adapter", photoUrl: null } as const;

/** Opens a session and links it. A coach who asks is its first member. */
export function mirrorExternalChat(
  api: CommandContext,
  caller: Caller,
  { type, linkId, provider, conversation = null, parameters, ...asked }: CommandOf<"MirrorExternalChat">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(tenant, asked.sessionId),
    related: asked.participantIds.map((id) => participantStream(tenant, id)),
    prepare: async (related, at): Promise<Prepared<MirrorExternalChat>> => {
      const opening = await openingOf(api, caller, asked, { related, at });
      if ("refusal" in opening) return opening;
      const isTaken =
        conversation !== null && (await api.store.queries.linkOfConversation(tenant, provider, conversation)) !== null;
      const link = { linkId, provider, conversation, parameters, isOnRecord: false, isTaken, by: actorOf(caller), at };
      return { type, session: openedByMirror(opening), link: { type: "LinkExternalChat", ...link } };
    },
    answer: (events) => {
      const linked = events.find((event) => event.type === "ExternalChatLinked");
      if (!linked) throw new Error("mirroring decided on no link");
      return { status: 201, body: { ...toExternalChat(linked), session: openedSession(events) } satisfies IbmChannel };
    },
  });
}

/** A channel is opened by the service that mirrors it, on behalf of who asks. */
function openedByMirror(session: OpenChatSession): OpenChatSession {
  if (session.kind !== "channel") return session;
  const { id, role, name, photoUrl } = session.opener;
  const coach = { memberId: id, memberType: "COACH", memberName: name, photoUrl } as const;
  return { ...session, opener: MIRROR, members: [...(role === "coach" ? [coach] : []), ...session.members] };
}
