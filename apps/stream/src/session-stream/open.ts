// Opens the stream of one chat session, as that of a feed is opened: register with the live side first, then authorize
// and read the head in one statement, then begin.

import type { ServerResponse } from "node:http";
import type { SessionStanding } from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import { chatSessionName, type MemberRef } from "@tributary/schemas";
import { type Start, startAt } from "../http/cursor.ts";
import type { AskedFor, OpeningPorts } from "../http/opening.ts";
import type { ParticipantOpening } from "../participant-stream/open.ts";
import type { Beginning, EndReason } from "../subscriptions/beginning.ts";
import type { Entry } from "../subscriptions/entry.ts";
import type { SourceName } from "../subscriptions/hub.ts";
import { authorize, coachIn, requireOwnPath } from "./access.ts";
import type { ConnectionMarks, ReadMarks } from "./read-marks.ts";

export interface SessionOpening extends ParticipantOpening {
  sessionId: string;
  markRead: boolean;
}

interface Authorized {
  standing: SessionStanding;
  start: Start;
  restsOn: MemberRef[];
}

/** Answers 401, 409 or 422 when it cannot be opened. @throws AppError 401 when the path is not theirs. */
export function streamOfSession(ports: OpeningPorts, opening: SessionOpening): AskedFor {
  requireOwnPath(opening.principal, opening.participantId);
  return {
    check: async () => {
      await authorizedStart(ports, opening);
    },
    open: (response) => open(ports, opening, response),
  };
}

async function open(ports: OpeningPorts, opening: SessionOpening, response: ServerResponse): Promise<void> {
  const { principal, participantId, includes } = opening;
  const registration = ports.streams.register(response, {
    ...{ kind: "session", source: sourceOf(opening), participantId, includes },
    ...{ principal, self: memberOf(principal) },
  });
  try {
    const { standing, start, restsOn } = await authorizedStart(ports, opening);
    const { epoch, head, kind } = standing;
    const marks = opening.markRead && kind !== "channel" ? marksOf(ports.marks, opening) : null;
    const began = registration.begin({
      ...{ epoch, head, ...start, reload: () => whatToReload(participantId, opening.sessionId) },
      isOfNoParticipant: restsOn.length > 0 && restsOn.every(({ memberType }) => memberType === "COACH"),
      endsAfter: (entry) => endAfter(entry, restsOn, head),
      ...(marks === null ? {} : marking(marks, participantId)),
    });
    if (began) marks?.seen(start.from);
  } catch (error) {
    registration.withdraw();
    throw error;
  }
}

const sourceOf = ({ principal, sessionId }: SessionOpening): SourceName => ({
  ...{ kind: "session", tenant: principal.tenant, stream: chatSessionName(sessionId) },
});

function memberOf({ role, id }: Principal): MemberRef | null {
  if (role === "participant") return { memberId: id, memberType: "PARTICIPANT" };
  return role === "coach" ? { memberId: id, memberType: "COACH" } : null;
}

async function authorizedStart(ports: OpeningPorts, opening: SessionOpening): Promise<Authorized> {
  const { principal, participantId, sessionId, wanted } = opening;
  const people = { participantId, coachId: coachIn(principal, participantId) };
  const standing = await ports.store.sessionStanding({ tenant: principal.tenant, sessionId, ...people });
  const restsOn = authorize(principal, participantId, standing);
  const at = { ...sourceOf(opening), epoch: standing.epoch, head: standing.head, floor: 0 };
  const start = startAt(wanted, at, { cursors: ports.cursors, reload: whatToReload(participantId, sessionId) });
  const isBeforeClosing = wanted.kind !== "now" && start.reset === null && start.from < (standing.closedAt ?? 0);
  if (standing.closedAt !== null && !isBeforeClosing) {
    throw new AppError("session-closed", "The chat session is closed, and nothing of it is left to replay");
  }
  return { standing, start, restsOn };
}

/** A leaving from before the opening was undone by a joining: whoever opened is a member. */
function endAfter({ seq, event }: Entry, restsOn: readonly MemberRef[], head: number): EndReason | null {
  if (event.type === "ChatSessionClosed") return "closed";
  if (event.type !== "ChatSessionMemberLeft" || seq <= head) return null;
  const { memberId, memberType } = event.data;
  return restsOn.some((member) => member.memberId === memberId && member.memberType === memberType) ? "left" : null;
}

/** Only the participant's own token says that the participant is looking. */
function marksOf(marks: ReadMarks, { principal, sessionId }: SessionOpening): ConnectionMarks | null {
  const { tenant, application, role, id } = principal;
  return role === "participant" ? marks.open({ tenant, application, sessionId, memberId: id }) : null;
}

function marking(marks: ConnectionMarks, participantId: string): Pick<Beginning, "onFlushed" | "onGone"> {
  return {
    onFlushed({ seq, event }) {
      if (event.type === "MessageSent" && event.data.senderId !== participantId) marks.seen(seq);
    },
    onGone: () => marks.end(),
  };
}

/** The queries whose answers are what the missed events would have told. */
function whatToReload(participantId: string, sessionId: string): string[] {
  const session = `/api/v1/participants/${participantId}/chat_sessions/${sessionId}`;
  return [`${session}/chat_messages`, session];
}
