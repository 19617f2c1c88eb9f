// How far what I have said has come.
import type { ChatMessage, ChatSessionMember } from "@tributary/client";
import { keyOfMe, type Mark, type Me, memberKey, type Picture } from "./picture.ts";

export interface Receipt {
  state: "sent" | "delivered" | "read";
  /** Who has read it. */
  readers: readonly string[];
}

/** The receipt of each of the messages that somebody else can read, by how far everybody else has come. */
export function receiptsOf(picture: Picture, me: Me): (message: ChatMessage) => Receipt {
  const places = new Map(picture.messages.map(({ id }, place) => [id, place]));
  const others = picture.session.members.filter((member) => isReader(member) && memberKey(member) !== keyOfMe(me));
  const reached = (marks: ReadonlyMap<string, Mark>) => (member: ChatSessionMember) =>
    places.get(marks.get(memberKey(member))?.upToMessageId ?? "") ?? -1;
  const read = others.map((member) => ({ name: member.memberName, place: reached(picture.read)(member) }));
  const delivered = Math.max(-1, ...others.map(reached(picture.delivered)));
  return ({ id }) => {
    const place = places.get(id) ?? Number.POSITIVE_INFINITY;
    const readers = read.filter((reader) => reader.place >= place).map(({ name }) => name);
    return { state: readers.length > 0 ? "read" : delivered >= place ? "delivered" : "sent", readers };
  };
}

const isReader = ({ state, memberType }: ChatSessionMember): boolean =>
  state === "JOINED" && (memberType === "PARTICIPANT" || memberType === "COACH");
