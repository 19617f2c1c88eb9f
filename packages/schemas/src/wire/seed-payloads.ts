/** The payloads that the vendor's stream pages show, word for word: the contract that existing client code relies on. */

/** Of CHAT_SESSION_MEMBER_REQUESTED, JOINED and LEFT; the values say the types. */
export const vendorMemberEvent = {
  sessionId: "string",
  participantId: "string",
  memberId: "string",
  memberType: "string",
  memberName: "string",
  photoUrl: "string or null",
} as const;

/** Of CHAT_SESSION_MEMBER_APPROVED and, with `rejectedBy` in place of the last, REJECTED. */
export const vendorMemberApproval = {
  sessionId: "string",
  participantId: "string",
  memberId: "string",
  memberType: "string",
  memberName: "string",
  approvedBy: "string",
} as const;

/** Of PARTICIPANT_EXTRA_VALUE_CHANGED. */
export const vendorExtraChange = {
  updatedAt: "2025-09-30T22:06:08Z",
  extraCode: "EXTRA_A_2S21",
  extraGroup: "PARTICIPANT",
  extraName: "Extra A",
  extraValue: "Testing SSE",
  id: "3", // extra ID
  participantId: "40",
} as const;
