import type { Refusal } from "@tributary/domain";

/** To a participant a session that they are not in does not exist. */
export const hideSession = (refusal: Refusal): Refusal =>
  refusal.code === "not-a-member" ? { code: "session-unknown", detail: "There is no such chat session." } : refusal;
