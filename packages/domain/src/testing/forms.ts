/** Commands and events of one made-up form, put to Ada (participant 40), for specifications. Test-only. */
import type { Actor, AnswerForm, EventOf, FormAnswer, FormField, FormOnRecord, RequestForm } from "@tributary/schemas";
import { ada, at, grace } from "./sessions.ts";

const field = (name: string, changes: Partial<FormField> = {}): FormField => ({
  ...{ name, label: name, dataType: "S", options: [], isRequired: false },
  ...changes,
});

export const fields: FormField[] = [
  field("pain", { dataType: "N", options: ["1", "2", "3"], isRequired: true }),
  field("note"),
  field("places", { dataType: "J", options: ["home", "work"] }),
];

export const answers: FormAnswer[] = [
  { name: "pain", value: 2 },
  { name: "note", value: "better" },
];

const origin = { provider: "bright-pattern", externalId: "form/3" };
const about = { sessionId: "s1", participantId: "40", memberId: "40", memberType: "PARTICIPANT" as const };

export const requestForm = (changes: Partial<RequestForm> = {}): RequestForm => ({
  ...{ type: "RequestForm", formId: "f1", isOnRecord: false, participantId: null, name: "pain-check", title: null },
  ...{ fields, timeoutSeconds: null, speaker: null, origin: null, by: { id: "7", role: "coach" }, at },
  ...changes,
});

export const formRequested = (
  formId = "f1",
  changes: Partial<EventOf<"FormRequested">["data"]> = {},
): EventOf<"FormRequested"> => ({
  type: "FormRequested",
  data: {
    ...{ formId, ...about, name: "pain-check", origin: null, title: null, fields },
    ...{ senderId: "7", senderType: "COACH", senderName: grace.memberName, photoUrl: grace.photoUrl },
    ...{ requestedAt: at, expiresAt: null },
    ...changes,
  },
});

/** The form as it is on record before it is answered. */
export const onRecord = (changes: Partial<FormOnRecord> = {}): FormOnRecord => ({
  ...{ memberId: "40", name: "pain-check", fields, origin, expiresAt: null, answers: null },
  ...changes,
});

export const answerForm = (changes: Partial<AnswerForm> = {}): AnswerForm => ({
  ...{ type: "AnswerForm", formId: "f1", participantId: "40", form: onRecord(), answers },
  ...{ by: { id: ada.memberId, role: "participant" }, at },
  ...changes,
});

export const formAnswered = (said = answers, answeredBy: Actor = { id: "40", role: "participant" }) =>
  ({
    type: "FormAnswered",
    data: { formId: "f1", ...about, name: "pain-check", origin, answers: said, answeredBy, answeredAt: at },
  }) satisfies EventOf<"FormAnswered">;
