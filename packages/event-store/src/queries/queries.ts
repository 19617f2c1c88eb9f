// The questions that commands ask of the read models, in wire shapes. What is shown to people is read as a snapshot.
import type { Database } from "../database.ts";
import { card } from "./cards.ts";
import { chatSession, sessionsOfParticipant } from "./chat-session.ts";
import { externalChat, externalChats, linkOfConversation, linksTo, linkTo, searchedLinks } from "./external-chats.ts";
import { form } from "./forms.ts";
import { message } from "./messages.ts";
import { extras, participant, participants } from "./participants.ts";
import type { Queries } from "./port.ts";
import { ask } from "./query.ts";
import { readSoFar } from "./read-so-far.ts";

/** Read models in wire shapes. */
export function createQueries(database: Database): Queries {
  return {
    participant: (tenant, id) => ask(database, participant(tenant, id)),
    participants: (tenant, search) => ask(database, participants(tenant, search)),
    extras: (tenant, participantId, group) => ask(database, extras({ tenant, participantId, group })),
    chatSession: (tenant, sessionId, view) => ask(database, chatSession({ tenant, sessionId }, view)),
    sessionsOfParticipant: (tenant, participantId) => ask(database, sessionsOfParticipant(tenant, participantId)),
    message: (tenant, sessionId, id) => ask(database, message({ tenant, sessionId }, id)),
    card: (tenant, participantId, id) => ask(database, card({ tenant, participantId }, id)),
    form: (tenant, sessionId, id) => ask(database, form({ tenant, sessionId }, id)),
    externalChat: (tenant, sessionId, id) => ask(database, externalChat({ tenant, sessionId }, id)),
    externalChats: (tenant, sessionId, page) => ask(database, externalChats({ tenant, sessionId }, page)),
    linkOfConversation: (tenant, provider, conversation) =>
      ask(database, linkOfConversation(tenant, provider, conversation)),
    linkTo: (tenant, provider, id) => ask(database, linkTo(tenant, provider, id)),
    linksTo: (tenant, provider, page) => ask(database, linksTo(tenant, provider, page)),
    searchedLinks: (tenant, search) => ask(database, searchedLinks(tenant, search)),
    readSoFar: (tenant, sessionId, reading) => readSoFar(database, { tenant, sessionId }, reading),
  };
}
