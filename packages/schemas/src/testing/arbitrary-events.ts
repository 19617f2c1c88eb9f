/** Arbitrary domain events for property tests: any ids, any storable text, any JSON. */
import fc from "fast-check";
import { type DomainEvent, type EventOf, eventCodec } from "../events/catalogue.ts";
import type { LoggedEvent } from "../events/recorded-event.ts";
import { externalChatStatus } from "../external-chats/events.ts";
import { extraDataType } from "../extras/extra-value.ts";
import { coachFeed, participantFeed } from "../keys.ts";
import { noticeLevel } from "../notices/events.ts";
import { memberType, role } from "../people.ts";
import type { JsonValue } from "../values/json-value.ts";

const withoutNul = (value: string): string => value.replaceAll("\0", "~");

export const anyId = fc.stringMatching(/^[A-Za-z0-9._~-]{1,64}$/);
const anyText = fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).map(withoutNul);
const anyTime = fc
  .date({ min: new Date(0), max: new Date("2999-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

// Through text and back, as every value comes: JSON has no -0.
const anyJson = fc
  .jsonValue({ maxDepth: 6, stringUnit: "binary" })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "~")) as JsonValue);

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const anyRole = fc.constantFrom(...role.options);
const anyActor = fc.record({ id: anyId, role: anyRole });
const anyMemberType = fc.constantFrom(...memberType.options);

const membership = {
  sessionId: anyId,
  participantId: orNull(anyId),
  memberId: anyId,
  memberType: anyMemberType,
  memberName: anyText,
  photoUrl: orNull(anyText),
};

const anyCard = fc.record({
  id: anyId,
  activityPlanId: anyId,
  title: anyText,
  description: orNull(anyText),
  imageUrl: orNull(anyText),
  isOneOff: fc.boolean(),
  scheduledAt: orNull(anyTime),
  reportedAt: orNull(anyTime),
  associatedJourney: orNull(anyText),
  data: fc.record({
    activityPlanType: fc.stringMatching(/^[A-Z][A-Z0-9_]{0,63}$/),
    activityPlanTypeId: orNull(anyId),
    activityValues: fc.array(
      fc.record({
        id: anyId,
        measureTypeId: orNull(anyId),
        measureTypeName: anyText,
        measureDataType: fc.constantFrom(...extraDataType.options),
        measureTypeOptions: fc.array(anyText, { maxLength: 3 }),
        reportedValue: anyJson,
      }),
      { maxLength: 3 },
    ),
  }),
  uiConfigs: fc.dictionary(fc.stringMatching(/^[A-Za-z]\w{0,99}$/), anyJson, { maxKeys: 3, noNullPrototype: true }),
});

const session = { sessionId: anyId, participantId: orNull(anyId) };
const anyOrigin = orNull(fc.record({ provider: anyId, externalId: anyText }));

const form = {
  formId: anyId,
  ...session,
  memberId: anyId,
  memberType: fc.constant("PARTICIPANT" as const),
  name: anyText,
  origin: anyOrigin,
};

const anyField = fc.record({
  name: anyText,
  label: anyText,
  dataType: fc.constantFrom(...extraDataType.options),
  options: fc.array(anyText, { maxLength: 3 }),
  isRequired: fc.boolean(),
});

const link = { linkId: anyId, ...session, provider: anyId, conversation: orNull(anyText) };

const anyMessage = {
  messageId: anyId,
  ...session,
  senderId: anyId,
  senderType: anyMemberType,
  senderName: anyText,
  photoUrl: orNull(anyText),
  channel: fc.constant("APP" as const),
  text: anyText,
  html: orNull(anyText),
  attachments: fc.array(fc.record({ fileId: anyId, name: anyText, contentType: anyText, size: fc.nat() }), {
    maxLength: 3,
  }),
  replyToId: orNull(anyId),
  origin: anyOrigin,
  sentAt: anyTime,
};
const anyReaction = {
  messageId: anyId,
  ...session,
  memberId: anyId,
  memberType: anyMemberType,
  reaction: fc.constantFrom("👍", "👩🏽‍🚀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "+1", "a/b"),
};
const anyMark = {
  ...session,
  memberId: anyId,
  memberType: anyMemberType,
  upToMessageId: anyId,
  upToVersion: fc.integer({ min: 1 }),
};

const profile = {
  firstName: anyText,
  lastName: anyText,
  email: orNull(anyText),
  mobile: orNull(anyText),
  timezone: orNull(anyText),
  externalId: orNull(anyText),
};

const dataOf: { [T in DomainEvent["type"]]: fc.Arbitrary<EventOf<T>["data"]> } = {
  ParticipantRegistered: fc.record({ participantId: anyId, ...profile, registeredAt: anyTime }),
  ParticipantProfileUpdated: fc.record({
    ...{ participantId: anyId, ...profile, updatedBy: anyActor, updatedAt: anyTime },
  }),
  ParticipantSuspended: fc.record({ participantId: anyId, suspendedBy: anyActor, suspendedAt: anyTime }),
  ParticipantReactivated: fc.record({ participantId: anyId, reactivatedBy: anyActor, reactivatedAt: anyTime }),
  ParticipantErased: fc.record({ participantId: anyId, erasedBy: anyActor, erasedAt: anyTime }),
  ParticipantExtraValueChanged: fc.record({
    participantId: anyId,
    extraId: anyId,
    extraCode: anyId,
    extraGroup: anyId,
    extraName: anyText,
    extraValue: anyJson,
    isLog: fc.boolean(),
    changedBy: orNull(anyActor),
    updatedAt: anyTime,
  }),
  ChatSessionOpened: fc.record({
    sessionId: anyId,
    kind: fc.constantFrom("direct" as const, "group" as const, "channel" as const),
    title: orNull(anyText),
    participantId: orNull(anyId),
    participantIds: fc.array(anyId, { maxLength: 5 }),
    openedBy: anyActor,
    openedAt: anyTime,
  }),
  ChatSessionLocked: fc.record({ ...session, lockedBy: anyActor, lockedAt: anyTime }),
  ChatSessionUnlocked: fc.record({ ...session, unlockedBy: anyActor, unlockedAt: anyTime }),
  ChatSessionClosed: fc.record({ ...session, closedBy: anyActor, closedAt: anyTime }),
  ChatSessionMemberRequested: fc.record({ ...membership, requestedAt: anyTime }),
  ChatSessionMemberApproved: fc.record({ ...membership, approvedBy: anyActor, approvedAt: anyTime }),
  ChatSessionMemberRejected: fc.record({ ...membership, rejectedBy: anyActor, rejectedAt: anyTime }),
  ChatSessionMemberJoined: fc.record({ ...membership, joinedAt: anyTime }),
  ChatSessionMemberLeft: fc.record({ ...membership, leftAt: anyTime }),
  MessageSent: fc.record(anyMessage),
  MessageEdited: fc.record({ ...anyMessage, editedBy: anyActor, editedAt: anyTime }),
  MessageDeleted: fc.record({ messageId: anyId, ...session, deletedBy: anyActor, deletedAt: anyTime }),
  MessageReactionAdded: fc.record({ ...anyReaction, addedAt: anyTime }),
  MessageReactionRemoved: fc.record({ ...anyReaction, removedAt: anyTime }),
  MessagesDelivered: fc.record({ ...anyMark, deliveredAt: anyTime }),
  MessagesRead: fc.record({ ...anyMark, readAt: anyTime }),
  FormRequested: fc.record({
    ...form,
    title: orNull(anyText),
    fields: fc.array(anyField, { maxLength: 3 }),
    senderId: anyId,
    senderType: anyMemberType,
    senderName: anyText,
    photoUrl: orNull(anyText),
    requestedAt: anyTime,
    expiresAt: orNull(anyTime),
  }),
  FormAnswered: fc.record({
    ...form,
    answers: fc.array(fc.record({ name: anyText, value: anyJson }), { maxLength: 3 }),
    answeredBy: anyActor,
    answeredAt: anyTime,
  }),
  ChatSessionNoticePosted: fc.record({
    ...{ noticeId: anyId, ...session, level: fc.constantFrom(...noticeLevel.options), text: anyText },
    ...{ origin: anyOrigin, postedBy: anyActor, postedAt: anyTime },
  }),
  ExternalChatLinked: fc.record({
    ...link,
    parameters: fc.dictionary(fc.stringMatching(/^[A-Za-z]\w{0,99}$/), anyText, { maxKeys: 3, noNullPrototype: true }),
    linkedBy: anyActor,
    linkedAt: anyTime,
  }),
  ExternalChatStatusChanged: fc.record({
    ...link,
    status: fc.constantFrom(...externalChatStatus.options),
    estimatedWaitSeconds: orNull(fc.nat()),
    detail: orNull(anyText),
    changedAt: anyTime,
  }),
  ExternalChatUnlinked: fc.record({ ...link, unlinkedBy: anyActor, unlinkedAt: anyTime }),
  ActionPlanCardsAdded: fc.record({
    planId: anyId,
    participantId: anyId,
    title: anyText,
    cards: fc.array(anyCard, { minLength: 1, maxLength: 3 }),
    addedBy: anyActor,
    addedAt: anyTime,
  }),
  ActionPlanCardResponded: fc.record({
    planId: anyId,
    participantId: anyId,
    card: anyCard,
    respondedBy: anyActor,
    respondedAt: anyTime,
  }),
};

export const anyEvent: fc.Arbitrary<DomainEvent> = fc.oneof(
  ...Object.entries(dataOf).map(([type, data]) =>
    (data as fc.Arbitrary<DomainEvent["data"]>).map((value) => ({ type, data: value }) as DomainEvent),
  ),
);

const anyOwner = fc.tuple(fc.constantFrom(participantFeed, coachFeed), anyId).map(([feed, id]) => feed(id));
export const anyFeeds = fc.dictionary(anyOwner, fc.integer({ min: 1 }), { noNullPrototype: true });

const metadata = {
  commandId: anyId,
  commandName: anyId,
  principal: fc.record({ role: anyRole, id: anyText }),
  application: anyText,
};

/** As an append gets it and, without sealing, the log would hold it. */
export const anyLoggedEvent: fc.Arbitrary<LoggedEvent> = fc
  .record({
    epoch: fc.integer({ min: 1 }),
    eventId: anyId,
    tenant: anyId,
    streamId: anyText,
    version: fc.integer({ min: 1 }),
    event: anyEvent,
    metadata: fc.oneof(fc.record(metadata), fc.record({ ...metadata, traceparent: anyText })),
    recordedAt: anyTime,
    feeds: anyFeeds,
  })
  .map(({ event, ...place }) => ({ ...place, ...eventCodec.encode<DomainEvent["type"]>(event) }));
