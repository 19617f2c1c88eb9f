// What an agent can do over HTTP: each action by its name, with the body that it takes.
import { z } from "zod";
import type { Agent } from "./agent.ts";

const words = z.string().min(1);
const nothing = z.strictObject({});

/** Answers what the desktop answers. @throws ZodError, AgentError */
type Action = (agent: Agent, chatId: string, body: unknown) => unknown;

const action =
  <S extends z.ZodType>(body: S, run: (agent: Agent, chatId: string, given: z.output<S>) => unknown): Action =>
  (agent, chatId, given) =>
    run(agent, chatId, body.parse(given));

/** The actions, by the last part of their path. */
export const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    "queue",
    action(z.strictObject({ seconds: z.int().min(0).nullable() }), (a, id, { seconds }) => a.queue(id, seconds)),
  ],
  [
    "accept",
    action(z.strictObject({ name: words.optional() }), (a, id, { name }) => ({ partyId: a.accept(id, name) })),
  ],
  ["transfer", action(z.strictObject({ name: words }), (a, id, { name }) => ({ partyId: a.transfer(id, name) }))],
  ["say", action(z.strictObject({ text: words }), (a, id, { text }) => ({ msgId: a.say(id, text) }))],
  [
    "say_as",
    action(z.strictObject({ partyId: words, html: words }), (a, id, { partyId, html }) => ({
      msgId: a.sayAs(id, partyId, html),
    })),
  ],
  ["type", action(z.strictObject({ isTyping: z.boolean() }), (a, id, { isTyping }) => a.type(id, isTyping))],
  [
    "send_file",
    action(z.strictObject({ name: words, contentType: words, base64: z.base64() }), (a, id, { base64, ...file }) =>
      a.sendFile(id, { ...file, bytes: Buffer.from(base64, "base64") }),
    ),
  ],
  [
    "show_form",
    action(
      z.strictObject({ formName: z.string(), timeoutSeconds: z.int().positive().optional() }),
      (a, id, { formName, timeoutSeconds }) => ({ formRequestId: a.showForm(id, formName, timeoutSeconds) }),
    ),
  ],
  ["delivered", action(z.strictObject({ msgId: words }), (a, id, { msgId }) => a.delivered(id, msgId))],
  ["read", action(z.strictObject({ msgId: words }), (a, id, { msgId }) => a.read(id, msgId))],
  ["set_case", action(z.strictObject({ caseId: words.nullable() }), (a, id, { caseId }) => a.setCase(id, caseId))],
  ["warn", action(z.strictObject({ text: words }), (a, id, { text }) => a.warn(id, text))],
  ["time_out", action(z.strictObject({ text: words }), (a, id, { text }) => a.timeOut(id, text))],
  ["end", action(nothing, (a, id) => a.end(id))],
  ["fail", action(nothing, (a, id) => a.fail(id))],
  ["forget", action(nothing, (a, id) => a.forget(id))],
  ["tell", action(z.looseObject({ event: words }), (a, id, event) => a.tell(id, event))],
]);
