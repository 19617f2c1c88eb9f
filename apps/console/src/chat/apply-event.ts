// How an event of a session's stream changes the picture of it. Applying it again changes nothing.
import type { AnsweredForm, ExternalChatChange, MemberEvent, ReactionChange, SessionEvent } from "@tributary/client";
import { refreshed, withHeard } from "./messages.ts";
import { matched } from "./outbox.ts";
import { isMine, type Mark, type Me, memberKey, type Picture, type ReactionWord } from "./picture.ts";

export interface Here {
  /** Who looks at it. */
  me: Me;
  now: number;
  /** Whether it happened before the snapshot was taken, and the stream tells of it again. */
  isPast: boolean;
}

export function applyEvent(picture: Picture, event: SessionEvent, here: Here): Picture {
  switch (event.eventType) {
    case "MESSAGE_SENT":
      return applySent(picture, event.payload, here);
    case "MESSAGE_EDITED":
      return applyEdit(picture, event.payload);
    case "MESSAGE_DELETED":
      return applyDeletion(picture, event.payload);
    case "MESSAGE_REACTION_ADDED":
      return applyReaction(picture, event.payload, true);
    case "MESSAGE_REACTION_REMOVED":
      return applyReaction(picture, event.payload, false);
    case "MESSAGES_DELIVERED":
      return {
        ...picture,
        delivered: withMark(picture.delivered, { ...event.payload, at: event.payload.deliveredAt }),
      };
    case "MESSAGES_READ":
      return { ...picture, read: withMark(picture.read, { ...event.payload, at: event.payload.readAt }) };
    default:
      return applyRest(picture, event, here);
  }
}

function applyRest(picture: Picture, event: SessionEvent, here: Here): Picture {
  switch (event.eventType) {
    case "FORM_REQUESTED":
      return withForms(picture, [event.payload]);
    case "FORM_ANSWERED":
      return applyAnswer(picture, event.payload);
    case "CHAT_SESSION_NOTICE_POSTED":
      return withNotice(picture, event.payload);
    case "EXTERNAL_CHAT_STATUS_CHANGED":
      return withExternal(picture, [event.payload]);
    case "MEMBER_TYPING": // never told again, and under the number of what came before it
      return isSelf(event.payload, here.me) ? picture : withTyping(picture, memberKey(event.payload), here.now);
    case "MEMBER_STOPPED_TYPING":
      return withTyping(picture, memberKey(event.payload), null);
    default:
      // Who is in it the snapshot says: what was asked or decided before that is over.
      return here.isPast ? picture : applyMember(picture, event);
  }
}

function applyMember(picture: Picture, event: SessionEvent): Picture {
  switch (event.eventType) {
    case "CHAT_SESSION_MEMBER_REQUESTED":
      return withMember(picture, event.payload, "REQUESTED");
    case "CHAT_SESSION_MEMBER_JOINED":
      return withMember(picture, event.payload, "JOINED");
    case "CHAT_SESSION_MEMBER_LEFT":
      return withMember(picture, event.payload, "LEFT");
    case "CHAT_SESSION_MEMBER_REJECTED":
      return withMember(picture, { photoUrl: null, ...event.payload }, "REJECTED");
    default:
      return picture;
  }
}

const isSelf = ({ memberId, memberType }: Pick<MemberEvent, "memberId" | "memberType">, me: Me): boolean =>
  memberId === me.id && memberType === me.type;

/** What has been said is no longer being typed; what I have said no longer waits to be sent. */
function applySent(
  picture: Picture,
  message: Extract<SessionEvent, { eventType: "MESSAGE_SENT" }>["payload"],
  here: Here,
) {
  const isKnown = picture.messages.some(({ id }) => id === message.id);
  const quiet = withTyping(picture, `${message.senderType}/${message.senderId}`, null);
  const next = withHeard(quiet, message, here.isPast);
  if (isKnown || here.isPast || !isMine(message, here.me)) return next;
  return { ...next, outbox: matched(next.outbox, message) };
}

function applyEdit(
  picture: Picture,
  message: Extract<SessionEvent, { eventType: "MESSAGE_EDITED" }>["payload"],
): Picture {
  const known = picture.edits.get(message.id)?.editedAt ?? "";
  if (known >= (message.editedAt ?? "")) return picture;
  return refreshed({ ...picture, edits: new Map(picture.edits).set(message.id, message) }, message.id);
}

function applyDeletion(picture: Picture, { messageId, deletedAt }: { messageId: string; deletedAt: string }): Picture {
  const deletions = new Map(picture.deletions).set(messageId, deletedAt);
  return refreshed({ ...picture, deletions }, messageId);
}

function applyReaction(picture: Picture, change: ReactionChange, isThere: boolean): Picture {
  const { messageId, memberId, reaction, at } = change;
  const words = picture.reactions.get(messageId) ?? [];
  const isSame = (word: ReactionWord): boolean => word.memberId === memberId && word.reaction === reaction;
  const last = words.find(isSame);
  if (last !== undefined && last.at > at) return picture;
  const next = [...words.filter((word) => !isSame(word)), { messageId, memberId, reaction, at, isThere }];
  return refreshed({ ...picture, reactions: new Map(picture.reactions).set(messageId, next) }, messageId);
}

function withMark(marks: ReadonlyMap<string, Mark>, mark: Mark): ReadonlyMap<string, Mark> {
  const key = memberKey(mark);
  const known = marks.get(key);
  return known !== undefined && known.at >= mark.at ? marks : new Map(marks).set(key, mark);
}

function withMember(
  picture: Picture,
  { memberId, memberType, memberName, photoUrl }: Omit<MemberEvent, "sessionId" | "participantId">,
  state: Picture["session"]["members"][number]["state"],
): Picture {
  const { session } = picture;
  const member = { memberId, memberType, memberName, photoUrl, state };
  const place = session.members.findIndex((each) => memberKey(each) === memberKey(member));
  const members = place < 0 ? [...session.members, member] : session.members.with(place, member);
  return { ...picture, session: { ...session, members } };
}

function withTyping(picture: Picture, key: string, since: number | null): Picture {
  if (since === null && !picture.typing.has(key)) return picture;
  const typing = new Map(picture.typing);
  if (since === null) typing.delete(key);
  else typing.set(key, since);
  return { ...picture, typing };
}

/** Forms, the earliest first; one that was answered stays so. */
export function withForms(picture: Picture, found: Picture["forms"]): Picture {
  const forms = new Map(picture.forms.map((form) => [form.id, form]));
  for (const form of found) if (!forms.get(form.id)?.answeredAt) forms.set(form.id, form);
  return {
    ...picture,
    forms: [...forms.values()].sort((one, other) => (one.requestedAt < other.requestedAt ? -1 : 1)),
  };
}

function applyAnswer(picture: Picture, { formId, answers, answeredBy, answeredAt }: AnsweredForm): Picture {
  const forms = picture.forms.map((form) => (form.id === formId ? { ...form, answers, answeredBy, answeredAt } : form));
  return { ...picture, forms };
}

function withNotice(picture: Picture, notice: Picture["notices"][number]): Picture {
  if (picture.notices.some(({ id }) => id === notice.id)) return picture;
  const notices = [...picture.notices, notice].sort((one, other) => (one.postedAt < other.postedAt ? -1 : 1));
  return { ...picture, notices };
}

/** How the chats outside stand, each by the last word on it. */
export function withExternal(picture: Picture, found: readonly ExternalChatChange[]): Picture {
  const external = new Map(picture.external);
  for (const change of found) {
    const known = external.get(change.linkId);
    if (known === undefined || known.changedAt <= change.changedAt) external.set(change.linkId, change);
  }
  return { ...picture, external };
}
