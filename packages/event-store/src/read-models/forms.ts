// The forms table: one row per form that was put to a participant, with what they answered.
import type { EventOf, Form, FormOnRecord } from "@tributary/schemas";
import { utcText } from "../utc-text.ts";
import type { FormChange, FormRow } from "./rows.ts";

/** The row of a form that was just asked for, at this version of the session. */
export function requestedRow(tenant: string, version: number, { data }: EventOf<"FormRequested">): FormRow {
  return {
    tenant,
    session_id: data.sessionId,
    id: data.formId,
    version,
    participant_id: data.participantId,
    member_id: data.memberId,
    name: data.name,
    title: data.title,
    fields: data.fields,
    sender_id: data.senderId,
    sender_type: data.senderType,
    sender_name: data.senderName,
    photo_url: data.photoUrl,
    origin: data.origin,
    requested_at: data.requestedAt,
    expires_at: data.expiresAt,
    answers: null,
    answered_by: null,
    answered_at: null,
  };
}

/** What becomes of the row of a form that was just answered. */
export function answeredChange(tenant: string, { data }: EventOf<"FormAnswered">): FormChange {
  const { sessionId: session_id, formId: id, answers, answeredBy, answeredAt: answered_at } = data;
  return { tenant, session_id, id, answers, answered_by: answeredBy.id, answered_at };
}

/** The row in its public shape. */
export function toForm(row: FormRow): Form {
  return {
    id: row.id,
    sessionId: row.session_id,
    participantId: row.participant_id,
    memberId: row.member_id,
    name: row.name,
    title: row.title,
    fields: row.fields,
    senderId: row.sender_id,
    senderType: row.sender_type,
    senderName: row.sender_name,
    photoUrl: row.photo_url,
    requestedAt: utcText(row.requested_at),
    expiresAt: row.expires_at && utcText(row.expires_at),
    answers: row.answers,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at && utcText(row.answered_at),
  };
}

/** A form in its public shape, and which one it is in an outside system. */
export type RecordedForm = Form & Pick<FormOnRecord, "origin">;
