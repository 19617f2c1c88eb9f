/** What clients see of forms, and how each is made from its domain event. */
import { z } from "zod";
import type { EventOf } from "../events/catalogue.ts";
import { memberType } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { utcTime } from "../values/time.ts";
import { formAnswer, formField } from "./events.ts";

const aboutForm = { sessionId: outsideId, participantId: outsideId.nullable(), memberId: outsideId, name: z.string() };

/** A form with its answers, if there are any: payload of FORM_REQUESTED, and what answers show. */
export const form = z.strictObject({
  id: outsideId,
  ...aboutForm,
  title: z.string().nullable(),
  fields: z.array(formField),
  senderId: outsideId,
  senderType: memberType,
  senderName: z.string(),
  photoUrl: z.string().nullable(),
  requestedAt: utcTime,
  expiresAt: utcTime.nullable(),
  answers: z.array(formAnswer).nullable(),
  answeredBy: outsideId.nullable(),
  answeredAt: utcTime.nullable(),
});
export type Form = z.infer<typeof form>;

/** Payload of FORM_ANSWERED. */
export const answeredForm = z.strictObject({
  formId: outsideId,
  ...aboutForm,
  answers: z.array(formAnswer),
  answeredBy: outsideId,
  answeredAt: utcTime,
});
export type AnsweredForm = z.infer<typeof answeredForm>;

/** A form as it was when it was asked for. */
export function toForm({ data }: EventOf<"FormRequested">): Form {
  const { formId: id, memberType: _participant, origin: _outside, ...shown } = data;
  return { id, ...shown, answers: null, answeredBy: null, answeredAt: null };
}

/** What was answered, and by whom. */
export function toAnsweredForm({ data }: EventOf<"FormAnswered">): AnsweredForm {
  const { memberType: _participant, origin: _outside, answeredBy, ...shown } = data;
  return { ...shown, answeredBy: answeredBy.id };
}
