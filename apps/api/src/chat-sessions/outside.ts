// What services bring in from outside: who said it there, what it is called there, and that it comes in once.
import { createHash } from "node:crypto";
import type { CommandOf, GivenSpeaker, MessageOrigin, Speaker } from "@tributary/schemas";
import { z } from "zod";
import type { Once } from "../commands/once.ts";
import type { CommandContext } from "../http/context.ts";

type OutsideMessage = NonNullable<CommandOf<"SendMessage">["origin"]>;

/** Whom the command speaks for, if it does. */
export const speakerOf = (given: GivenSpeaker | null | undefined): Speaker | null =>
  given ? { ...given, photoUrl: given.photoUrl ?? null } : null;

/** What is kept of where something came from. */
export const placeOf = (origin: MessageOrigin | null | undefined): MessageOrigin | null =>
  origin ? { provider: origin.provider, externalId: origin.externalId } : null;

const firstMessage = z.object({ sessionId: z.string(), messageId: z.string() });

/** An outside message is unique within its conversation, for ever: under another command's id it is the same message. */
export function onceFromOutside(
  { store }: CommandContext,
  { tenant, origin, ...first }: { tenant: string; sessionId: string; messageId: string; origin: OutsideMessage },
): Once {
  const { provider, conversation = "", externalId } = origin;
  // Hashed, so that names of any length fit into an index.
  const key = createHash("sha256")
    .update(JSON.stringify([conversation, externalId]))
    .digest("base64url");
  return {
    principal: `outside/${provider}`,
    key,
    body: first,
    again: async (body) => {
      const { sessionId, messageId } = firstMessage.parse(body);
      return { status: 201, body: await store.queries.message(tenant, sessionId, messageId) };
    },
  };
}
