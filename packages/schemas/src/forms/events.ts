/**
 * What can have happened to a form: questions that are put to one participant of a chat session, who answers them once.
 * Published schemas are frozen: a change is a new version with an upcaster.
 */
import { z } from "zod";
import { messageOrigin } from "../chat-sessions/events.ts";
import { onlyVersion } from "../events/history.ts";
import { extraDataType } from "../extras/extra-value.ts";
import { actor, memberType } from "../people.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

/** One question of a form. */
export const formField = z.strictObject({
  name: text(100),
  label: text(500),
  /** The letters of an extra's data type. */
  dataType: extraDataType,
  /** What may be answered; anything of the data type when there are none. */
  options: z.array(text(200)).max(50),
  isRequired: z.boolean(),
});
export type FormField = z.infer<typeof formField>;

export const formAnswer = z.strictObject({ name: text(100), value: jsonValue });
export type FormAnswer = z.infer<typeof formAnswer>;

const form = {
  formId: outsideId,
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  /** Whom it is put to. */
  memberId: outsideId,
  memberType: z.literal("PARTICIPANT"),
  /** What kind of form it is, to whoever asked. */
  name: text(200),
  /** Which form it is in an outside system. */
  origin: messageOrigin.nullable(),
};

const formRequested = z.strictObject({
  ...form,
  title: about("memberId", text(500)).nullable(),
  fields: about("memberId", z.array(formField).max(50)),
  senderId: outsideId,
  senderType: memberType,
  senderName: about("senderId", text(401)),
  photoUrl: about("senderId", text(2_000)).nullable(),
  requestedAt: utcTime,
  /** It cannot be answered then or later. */
  expiresAt: utcTime.nullable(),
});

const formAnswered = z.strictObject({
  ...form,
  /** In the order of the form's fields; what was not answered is left out. */
  answers: about("memberId", z.array(formAnswer).max(50)),
  answeredBy: actor,
  answeredAt: utcTime,
});

export const formEvents = {
  FormRequested: onlyVersion(formRequested),
  FormAnswered: onlyVersion(formAnswered),
};
