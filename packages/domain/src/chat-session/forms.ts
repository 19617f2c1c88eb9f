/**
 * Forms: put to one participant by somebody who is heard in the session, answered once, by that participant or by a
 * service for them. State knows the open ones only; what they ask is looked up by the caller, like messages.
 */
import type { AnswerForm, FormOnRecord, RequestForm } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import { fingerprint } from "../fingerprint.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { answersTo } from "./form-answers.ts";
import { memberActing } from "./membership.ts";
import { voiceOf } from "./speaking.ts";
import { isExpired, MAX_OPEN_FORMS, type OpenSession } from "./state.ts";

/** FormRequested, to a participant who is in the session now. */
export function requestForm(command: RequestForm, state: OpenSession): Decision<ChatSessionEvent> {
  const { formId, by, at } = command;
  if (by.role === "participant") return refuse("role-not-allowed", "A participant does not ask for forms.");
  const heard = voiceOf(by, command.speaker, state);
  if ("refusal" in heard) return heard.refusal;
  if (command.isOnRecord || state.openForms.some((form) => form.formId === formId)) {
    return refuse("form-already-requested", `The form ${formId} was asked for already.`);
  }
  const wanted = command.participantId ?? state.participantId;
  const member = state.members.find(({ memberId, memberType }) => memberId === wanted && memberType === "PARTICIPANT");
  if (!member) return refuse("participant-not-of-session", "A form is put to a participant who is in the session.");
  if (state.openForms.filter((form) => !isExpired(form, at)).length >= MAX_OPEN_FORMS) {
    return refuse("too-many-forms", `A session has at most ${MAX_OPEN_FORMS} forms that wait for an answer.`);
  }
  const { sessionId, participantId } = state;
  const { name, origin, title, fields, timeoutSeconds } = command;
  const { memberId: senderId, memberType: senderType, memberName: senderName, photoUrl } = heard.voice;
  const form = {
    formId,
    sessionId,
    participantId,
    memberId: member.memberId,
    memberType: "PARTICIPANT",
    name,
  } as const;
  return accept({
    type: "FormRequested",
    data: {
      ...{ ...form, origin, title, fields, senderId, senderType, senderName, photoUrl, requestedAt: at },
      expiresAt: timeoutSeconds === null ? null : later(at, timeoutSeconds),
    },
  });
}

/** FormAnswered. The same answers again, from a client that tries again, change nothing. */
export function answerForm(command: AnswerForm, state: OpenSession): Decision<ChatSessionEvent> {
  const { formId, form, answers: given, at } = command;
  const refusal = refuseToAnswer(command, state);
  if (refusal) return refusal;
  if (form === null || form.memberId !== command.participantId) {
    return refuse("form-unknown", `There is no form ${formId}.`);
  }
  const said = answersTo(form.fields, given);
  if ("refusal" in said) return { ok: false, refusal: said.refusal };
  const { answers } = said;
  const isOpen = state.openForms.some((open) => open.formId === formId);
  if (!isOpen && form.answers !== null) {
    const isSame = fingerprint(form.answers) === fingerprint(answers);
    return isSame ? accept() : refuse("form-already-answered", `The form ${formId} was answered already.`);
  }
  if (isExpired(form, at)) return refuse("form-expired", `The time to answer the form ${formId} is over.`);
  // Answered by another, after it was looked up.
  if (!isOpen) return refuse("form-already-answered", `The form ${formId} was answered already.`);
  return accept({ type: "FormAnswered", data: answered(command, { form, answers }, state) });
}

function refuseToAnswer({ participantId, by }: AnswerForm, state: OpenSession): Decision<never> | null {
  if (by.role === "coach" || by.role === "admin") {
    return refuse("role-not-allowed", "Only the participant answers a form, or a service for them.");
  }
  const isAddressee = by.role === "service" || by.id === participantId;
  return isAddressee && memberActing({ id: participantId, role: "participant" }, state)
    ? null
    : refuse("not-a-member", `The participant ${participantId} is not a member of this chat session.`);
}

function answered(
  { formId, by, at }: AnswerForm,
  { form, answers }: { form: FormOnRecord; answers: NonNullable<FormOnRecord["answers"]> },
  { sessionId, participantId }: OpenSession,
) {
  const { memberId, name, origin } = form;
  const about = { formId, sessionId, participantId, memberId, memberType: "PARTICIPANT" as const, name, origin };
  return { ...about, answers, answeredBy: by, answeredAt: at };
}

const later = (at: string, seconds: number): string => new Date(Date.parse(at) + seconds * 1_000).toISOString();
