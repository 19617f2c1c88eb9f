// The questions that the API answers from the read models, in the shapes it answers them in.
import type { Database } from "../database.ts";
import type { Queries } from "../port.ts";
import { card, cards } from "./cards.ts";
import { chatSession, chatSessions } from "./chat-session.ts";
import { message, messages } from "./messages.ts";
import { extras, participant } from "./participants.ts";
import { readSoFar } from "./read-so-far.ts";

/** Read models in wire shapes. */
export function createQueries(database: Database): Queries {
  return {
    participant: (tenant, id) => participant(database, tenant, id),
    extras: (tenant, participantId, group) => extras(database, { tenant, participantId, group }),
    chatSession: (tenant, sessionId, view) => chatSession(database, { tenant, sessionId, ...view }),
    chatSessions: (tenant, participantId, page) => chatSessions(database, { tenant, participantId, ...page }),
    messages: (tenant, sessionId, page) => messages(database, { tenant, sessionId }, page),
    card: (tenant, participantId, id) => card(database, { tenant, participantId }, id),
    cards: (tenant, participantId, search) => cards(database, { tenant, participantId }, search),
    message: (tenant, sessionId, id) => message(database, { tenant, sessionId }, id),
    readSoFar: (tenant, sessionId, reading) => readSoFar(database, { tenant, sessionId }, reading),
  };
}
