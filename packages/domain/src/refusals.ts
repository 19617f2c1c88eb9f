/** Every reason for which the domain says no. The codes are public: the edge gives each its status and title. */

export type RefusalCode =
  | "participant-already-registered"
  | "participant-erased"
  | "participant-unknown"
  | "participant-suspended"
  | "participant-not-suspended"
  | "session-already-opened"
  | "session-unknown"
  | "wrong-number-of-participants"
  | "participant-not-of-session"
  | "duplicate-member"
  | "session-closed"
  | "already-a-member"
  | "already-requested"
  | "member-unknown"
  | "not-a-member"
  | "role-not-allowed"
  | "too-many-members"
  | "reply-target-unknown"
  | "message-unknown"
  | "message-not-found"
  | "message-deleted"
  | "not-the-sender"
  | "too-many-reactions"
  | "attachment-unknown"
  | "precondition-failed"
  | "member-type-not-allowed"
  | "form-unknown"
  | "form-already-requested"
  | "form-already-answered"
  | "form-expired"
  | "form-answer-invalid"
  | "too-many-forms"
  | "external-chat-unknown"
  | "external-chat-already-linked"
  | "too-many-external-chats"
  | "extra-unknown"
  | "plan-already-added"
  | "too-many-cards"
  | "card-unknown"
  | "card-already-answered"
  | "activity-value-unknown"
  | "activity-value-invalid";

/** A command was refused: `code` is stable, `detail` is for people. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
}
