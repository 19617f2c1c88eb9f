// Append requests with everything that a test does not care about filled in.
import { type ActivityPlanCard, type DomainEvent, type EventOf, eventCodec } from "@tributary/schemas";
import { v7 as uuid } from "uuid";
import type { NewReceipt } from "../commands-port.ts";
import type { AppendRequest, NewEvent } from "../port.ts";

export const TENANT = "acme";
export const AT = "2026-03-01T10:00:00.000Z";

type MessageData = EventOf<"MessageSent">["data"];

/** A message of coach 41 in session s1 with participant 40. */
export function messageSent(data: Partial<MessageData> = {}): EventOf<"MessageSent"> {
  return {
    type: "MessageSent",
    data: {
      messageId: uuid(),
      sessionId: "s1",
      participantId: "40",
      senderId: "41",
      senderType: "COACH",
      senderName: "Grace Hopper",
      photoUrl: null,
      channel: "APP",
      text: "Hello",
      html: null,
      attachments: [],
      replyToId: null,
      origin: null,
      sentAt: AT,
      ...data,
    },
  };
}

/** A card of plan p1 of participant 40, which asks nothing. */
export const activityCard = (changes: Partial<ActivityPlanCard> = {}): ActivityPlanCard => ({
  ...{ id: uuid(), activityPlanId: "p1", title: "Welcome", description: null, imageUrl: null, isOneOff: true },
  ...{ scheduledAt: null, reportedAt: null, associatedJourney: null, uiConfigs: {} },
  data: { activityPlanType: "CONTENT", activityPlanTypeId: null, activityValues: [] },
  ...changes,
});

const plan = { planId: "p1", participantId: "40" };
const coach = { id: "41", role: "coach" } as const;

export const cardsAdded = (cards: ActivityPlanCard[]): EventOf<"ActionPlanCardsAdded"> => ({
  type: "ActionPlanCardsAdded",
  data: { ...plan, title: "First week", cards, addedBy: coach, addedAt: AT },
});

export const cardResponded = (card: ActivityPlanCard): EventOf<"ActionPlanCardResponded"> => ({
  type: "ActionPlanCardResponded",
  data: { ...plan, card, respondedBy: coach, respondedAt: AT },
});

/** The event as an append takes it, for these feed owners. */
export function newEvent(event: DomainEvent = messageSent(), feeds: readonly string[] = []): NewEvent {
  const metadata = {
    commandId: uuid(),
    commandName: "SendMessage",
    principal: { role: "coach", id: "41" },
    application: "tests",
  } as const;
  return { stored: { eventId: uuid(), ...eventCodec.encode(event), metadata }, feeds };
}

/** One message to one stream of its own, expecting nothing of it. */
export function appendRequest(changes: Partial<AppendRequest> = {}): AppendRequest {
  return {
    tenant: TENANT,
    streamId: `${changes.tenant ?? TENANT}/chat-session/${uuid()}`,
    expected: { kind: "any" },
    events: [newEvent()],
    state: { status: "open" },
    stateVersion: 1,
    rows: {},
    receipts: [],
    ...changes,
  };
}

export function receipt(changes: Partial<NewReceipt> = {}): NewReceipt {
  return {
    principal: "coach/41",
    key: uuid(),
    fingerprint: "f1",
    commandId: uuid(),
    status: 201,
    body: { z: 1, a: { 2: "two", 1: "one" } },
    ...changes,
  };
}
