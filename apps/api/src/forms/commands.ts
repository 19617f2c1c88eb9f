// Commands about forms: bodies become commands, events become answers. The rules are in the domain.
import { type AnswerForm, type CommandOf, chatSessionStream, type RequestForm, toForm } from "@tributary/schemas";
import { hideSession } from "../chat-sessions/hide-session.ts";
import { placeOf, speakerOf } from "../chat-sessions/outside.ts";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand, type Prepared } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { callerStreams, refuseSuspendedCaller } from "../participants/suspended.ts";

/** Puts a form to a participant of a session. */
export function requestForm(
  api: CommandContext,
  caller: Caller,
  { sessionId, formId, ...body }: CommandOf<"RequestForm">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(tenant, sessionId),
    prepare: async (_related, at): Promise<RequestForm> => ({
      ...{ type: "RequestForm", formId, name: body.name, title: body.title ?? null, fields: body.fields },
      isOnRecord: (await api.store.queries.form(tenant, sessionId, formId)) !== null,
      participantId: body.participantId ?? null,
      timeoutSeconds: body.timeoutSeconds ?? null,
      speaker: speakerOf(body.speaker),
      origin: placeOf(body.origin),
      ...{ by: actorOf(caller), at },
    }),
    answer: ([event]) => {
      if (event?.type !== "FormRequested") throw new Error("asking for a form decided on none");
      return { status: 201, body: toForm(event) };
    },
  });
}

/** Answers a form, as the participant or, for a service, in their place. */
export function answerForm(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, participantId, formId, answers }: CommandOf<"AnswerForm">,
): Promise<Answer> {
  const { tenant, role } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(tenant, sessionId),
    related: callerStreams(caller),
    prepare: async (related, at): Promise<Prepared<AnswerForm>> => {
      const suspended = await refuseSuspendedCaller(api.commands.store, related, caller);
      if (suspended) return suspended;
      const form = await api.store.queries.form(tenant, sessionId, formId);
      return { type, formId, participantId, form: form && onRecord(form), answers, by: actorOf(caller), at };
    },
    answer: async ([event]) => {
      const { origin: _outside, ...form } = (await api.store.queries.form(tenant, sessionId, formId)) ?? missing();
      // The same answers again change nothing, so the form is as it stands.
      if (event?.type !== "FormAnswered") return { status: 200, body: form };
      const { answers: said, answeredBy, answeredAt } = event.data;
      return { status: 200, body: { ...form, answers: said, answeredBy: answeredBy.id, answeredAt } };
    },
    ...(role === "participant" ? { reword: hideSession } : {}),
  });
}

const onRecord = (form: NonNullable<AnswerForm["form"]>): AnswerForm["form"] => {
  const { memberId, name, fields, origin, expiresAt, answers } = form;
  return { memberId, name, fields, origin, expiresAt, answers };
};

function missing(): never {
  throw new Error("a form that was answered is not on record");
}
