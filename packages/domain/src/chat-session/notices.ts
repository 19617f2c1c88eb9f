/** Notices: lines of the system in the conversation, which nobody says. */
import type { PostNotice } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { memberActing } from "./membership.ts";
import type { OpenSession } from "./state.ts";

/** For services, admins, and coaches in the session. */
export function postNotice({ noticeId, level, text, origin, by, at }: PostNotice, state: OpenSession) {
  return (
    refuseToPost(by, state) ??
    accept<ChatSessionEvent>({
      type: "ChatSessionNoticePosted",
      data: {
        ...{ noticeId, sessionId: state.sessionId, participantId: state.participantId },
        ...{ level, text, origin, postedBy: by, postedAt: at },
      },
    })
  );
}

function refuseToPost(by: PostNotice["by"], state: OpenSession): Decision<never> | null {
  if (by.role === "participant") return refuse("role-not-allowed", "A participant does not speak as the system.");
  if (by.role !== "coach" || memberActing(by, state)) return null;
  return refuse("not-a-member", `Coach ${by.id} is not a member of this chat session.`);
}
