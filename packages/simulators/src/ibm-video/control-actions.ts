// What viewers and moderators can do over HTTP: each action by its name, with the body that it takes.
import { z } from "zod";
import type { Viewers } from "./viewers.ts";

const words = z.string().min(1);
const person = z
  .union([words, z.strictObject({ id: words, name: words.optional(), image: words.optional() })])
  .transform((given) =>
    typeof given === "string"
      ? given
      : { id: given.id, ...(given.name && { name: given.name }), ...(given.image && { image: given.image }) },
  );
const ofUser = z.strictObject({ user: person });
const ofMessage = z.strictObject({ messageId: words });
const nothing = z.strictObject({});

/** Answers what the method answers. @throws ZodError, ChatRefusal */
type Action = (viewers: Viewers, body: unknown) => unknown;

const action =
  <S extends z.ZodType>(body: S, run: (viewers: Viewers, given: z.output<S>) => unknown): Action =>
  (viewers, given) =>
    run(viewers, body.parse(given));

const talking: Record<string, Action> = {
  say: action(
    z.strictObject({ user: person, text: words, id: words.optional(), parentId: words.optional() }),
    (v, { user, text, ...options }) => ({ messageId: v.say(user, text, options) }),
  ),
  flood: action(
    z.strictObject({
      perSecond: z.number().positive().max(10_000),
      seconds: z.number().positive(),
      people: z.int().positive().optional(),
    }),
    (v, flow) => v.flood(flow).then((said) => ({ said })),
  ),
  edit: action(z.strictObject({ messageId: words, text: words }), (v, { messageId, text }) => v.edit(messageId, text)),
  react: action(z.strictObject({ user: person, messageId: words, type: words }), (v, { user, messageId, type }) =>
    v.react(user, messageId, type),
  ),
  unreact: action(z.strictObject({ user: person, messageId: words, type: words }), (v, { user, messageId, type }) =>
    v.unreact(user, messageId, type),
  ),
  type: action(z.strictObject({ user: person, isTyping: z.boolean().default(true) }), (v, { user, isTyping }) =>
    v.type(user, isTyping),
  ),
  read: action(ofUser, (v, { user }) => v.read(user)),
};

const moderating: Record<string, Action> = {
  remove: action(
    z.strictObject({ messageId: words, hard: z.boolean().optional(), by: person.optional() }),
    (v, { messageId, ...options }) => v.remove(messageId, options),
  ),
  undelete: action(ofMessage, (v, { messageId }) => v.undelete(messageId)),
  pin: action(z.strictObject({ messageId: words, isPinned: z.boolean().default(true) }), (v, { messageId, isPinned }) =>
    v.pin(messageId, isPinned),
  ),
  ban: action(
    z.strictObject({
      ...{ user: person, seconds: z.number().positive().optional(), reason: words.optional() },
      everywhere: z.boolean().optional(),
    }),
    (v, { user, ...options }) => v.ban(user, options),
  ),
  unban: action(ofUser, (v, { user }) => v.unban(user)),
  freeze: action(z.strictObject({ isFrozen: z.boolean().default(true) }), (v, { isFrozen }) => v.freeze(isFrozen)),
  slow_down: action(z.strictObject({ seconds: z.int().min(0).max(120) }), (v, { seconds }) => v.slowDown(seconds)),
  truncate: action(z.strictObject({ word: words.optional() }), (v, { word }) => v.truncate(word)),
  delete_channel: action(nothing, (v) => v.deleteChannel()),
  add_member: action(ofUser, (v, { user }) => v.addMember(user)),
  remove_member: action(ofUser, (v, { user }) => v.removeMember(user)),
  tell: action(z.looseObject({ type: words }), (v, event) => void v.tell(event)),
};

/** The actions, by the last part of their path. */
export const actions: ReadonlyMap<string, Action> = new Map(Object.entries({ ...talking, ...moderating }));
