/** Every domain event there is. An event that is not listed here can be neither written nor read. */
import { activityPlanEvents } from "../activity-plans/events.ts";
import { chatSessionEvents } from "../chat-sessions/events.ts";
import { messageEvents } from "../chat-sessions/message-events.ts";
import { externalChatEvents } from "../external-chats/events.ts";
import { extraEvents } from "../extras/events.ts";
import { formEvents } from "../forms/events.ts";
import { noticeEvents } from "../notices/events.ts";
import { participantEvents } from "../participants/events.ts";
import { createEventSealing } from "../sealing/event-sealing.ts";
import { createEventCodec, type EventIn } from "./codec.ts";

export const eventCatalogue = {
  ...participantEvents,
  ...extraEvents,
  ...chatSessionEvents,
  ...messageEvents,
  ...formEvents,
  ...noticeEvents,
  ...externalChatEvents,
  ...activityPlanEvents,
} as const;

export type DomainEventType = keyof typeof eventCatalogue;

/** The event of one type, in its newest version. */
export type EventOf<T extends DomainEventType> = EventIn<typeof eventCatalogue, T>;

export type DomainEvent = EventOf<DomainEventType>;

/** Encodes and decodes every domain event. */
export const eventCodec = createEventCodec(eventCatalogue);

/** Seals and opens the personal fields of every domain event. */
export const eventSealing = createEventSealing(eventCatalogue);
