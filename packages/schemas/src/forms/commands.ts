/** What can be asked of the forms of a chat session. What only the caller can look up (a form on record) comes in with the command. */
import { z } from "zod";
import { messageOrigin } from "../chat-sessions/events.ts";
import { actor } from "../people.ts";
import { speaker } from "../speaker.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { formAnswer, formField } from "./events.ts";

const requestForm = z.strictObject({
  type: z.literal("RequestForm"),
  formId: outsideId,
  /** Looked up by the caller: state knows the open ones only. */
  isOnRecord: z.boolean(),
  /** Null: the session's own participant. */
  participantId: outsideId.nullable(),
  name: text(200),
  title: text(500).nullable(),
  fields: z.array(formField),
  timeoutSeconds: z.int().positive().nullable(),
  speaker: speaker.nullable(),
  origin: messageOrigin.nullable(),
  by: actor,
  at: utcTime,
});
export type RequestForm = z.infer<typeof requestForm>;

/** As much of a form as answering it needs. */
const formOnRecord = z.strictObject({
  memberId: outsideId,
  name: text(200),
  fields: z.array(formField),
  origin: messageOrigin.nullable(),
  expiresAt: utcTime.nullable(),
  answers: z.array(formAnswer).nullable(),
});
export type FormOnRecord = z.infer<typeof formOnRecord>;

const answerForm = z.strictObject({
  type: z.literal("AnswerForm"),
  formId: outsideId,
  participantId: outsideId,
  /** Null when there is none. */
  form: formOnRecord.nullable(),
  answers: z.array(formAnswer),
  by: actor,
  at: utcTime,
});
export type AnswerForm = z.infer<typeof answerForm>;
