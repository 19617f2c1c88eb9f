/** Arbitrary commands to the deciders, about one session, participant and plan, so that they meet. Test-only. */
import { externalChatStatus, type Member, type OpenChatSession, sessionKind } from "@tributary/schemas";
import fc from "fast-check";
import type { ActivityPlanCommand } from "../activity-plan/decide.ts";
import type { ChatSessionCommand } from "../chat-session/decide.ts";
import { MAX_OPEN_FORMS } from "../chat-session/state.ts";
import type { ParticipantCommand } from "../participant/decide.ts";
import { MAX_REMEMBERED_EXTRAS } from "../participant/state.ts";
import { addCards, daily, once, respondTo, saying, welcome } from "./activity-plans.ts";
import { changeStatus, link, mirror, postNotice, unlink } from "./external-chats.ts";
import { answerForm, onRecord, requestForm } from "./forms.ts";
import { edit, messageOf, react, remove, takeBack } from "./messages.ts";
import { change, erase, reactivate, register, suspend, update } from "./participants.ts";
import {
  ada,
  admin,
  alan,
  approve,
  asActor,
  bot,
  change as changeSession,
  grace,
  join,
  leave,
  markDelivered,
  markRead,
  open,
  reject,
  send,
  service,
  zoe,
} from "./sessions.ts";

/** More bots than fit into a session. */
export const crowd = Array.from({ length: 105 }, (_, index): Member => ({ ...bot, memberId: `b${index}` }));
// Half of them are few enough to meet again.
const anyMember = fc.oneof(fc.constantFrom(ada, zoe, grace, alan, bot), fc.constantFrom(...crowd));
const anyActor = fc.oneof(fc.constantFrom(admin, service), fc.constantFrom(ada, zoe, grace, alan).map(asActor));
/** Members as the participants that a session is opened for. */
export const named = (members: readonly Member[]): OpenChatSession["participants"] =>
  members.map(({ memberId, memberName }) => ({ id: memberId, name: memberName }));

const anyMarkOfDelivery = fc
  .tuple(fc.constantFrom(ada, zoe, grace, alan), fc.integer({ min: 1, max: 9 }))
  .map((mark) => markDelivered(...mark));

const reactions = [{ reaction: "👍", memberIds: [zoe.memberId] }];
const anyMessage = anyMember.map((sender) => messageOf(sender, { reactions }));
const anyMessageCommand: fc.Arbitrary<ChatSessionCommand> = fc.oneof(
  fc.tuple(anyMessage, anyActor).map(([message, by]) => edit("new", { message, by })),
  fc.tuple(anyMessage, anyActor).map(([message, by]) => remove({ message, by })),
  fc
    .tuple(fc.constantFrom(react, takeBack), anyMember, anyMessage)
    .map(([word, who, message]) => word(who, { message })),
  fc
    .tuple(fc.constantFrom(react, takeBack), anyMember, anyMessage)
    .map(([word, who, message]) => word(who, { message, by: service, memberType: "VIEWER" })),
);

/** More than a session may have open at one time; the first of them meet often. */
const someId = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom("1", "2") },
  fc.integer({ min: 3, max: MAX_OPEN_FORMS + 5 }).map((number) => `${number}`),
);
const at = fc.integer({ min: 10, max: 50 }).map((minute) => `2026-01-05T09:${minute}:00.000Z`);

const anyFormCommand: fc.Arbitrary<ChatSessionCommand> = fc.oneof(
  fc
    .record({
      formId: someId,
      participantId: fc.constant(ada.memberId), // who answers below
      timeoutSeconds: fc.constantFrom(null, 60, 600),
      by: anyActor,
      at,
    })
    .map(requestForm),
  fc.record({ formId: someId, at }).map((answer) => answerForm({ ...answer, by: service, form: onRecord() })),
);

const anyOutsideCommand: fc.Arbitrary<ChatSessionCommand> = fc.oneof(
  fc
    .record({ linkId: someId, provider: someId, isTaken: fc.boolean() })
    .map((taken) => link({ ...taken, by: service })),
  fc
    .record({ linkId: someId, conversation: fc.constantFrom(null, "c1", "c2") })
    .chain((said) =>
      fc.constantFrom(...externalChatStatus.options).map((status) => changeStatus(status, { ...said, by: service })),
    ),
  fc.tuple(someId, anyActor).map(([linkId, by]) => unlink({ linkId, by })),
  anyActor.map(postNotice),
  fc
    .tuple(anyActor, fc.constantFrom("AGENT", "BOT", "VIEWER"))
    .map(([by, memberType]) => send(by, { speaker: { ...bot, memberType } })),
);

const anyOpening = fc
  .record({
    kind: fc.constantFrom(...sessionKind.options),
    participants: fc.subarray([ada, zoe]).map(named),
    opener: anyActor.map((actor) => ({ ...actor, name: actor.id, photoUrl: null })),
    members: fc.array(anyMember, { maxLength: 100 }),
    locked: fc.boolean(),
  })
  .map(open);

const anyThingSaidOrDone: fc.Arbitrary<ChatSessionCommand> = fc.oneof(
  { weight: 3, arbitrary: anyFormCommand },
  { weight: 3, arbitrary: anyOutsideCommand },
  anyOpening,
  fc.tuple(anyOpening, someId, anyActor).map(([opening, linkId, by]) => mirror(opening, link({ linkId, by }))),
  { weight: 10, arbitrary: fc.tuple(anyMember, fc.constantFrom(admin, service)).map(([who, by]) => join(who, by)) },
  fc.tuple(anyMember, anyActor).map(([who, by]) => join(who, by)),
  fc.tuple(anyMember, anyActor).map(([who, by]) => leave(who, by)),
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(grace, alan), anyActor).map(([who, by]) => approve(who, by)) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(grace, alan), anyActor).map(([who, by]) => reject(who, by)) },
  fc
    .tuple(fc.constantFrom("LockChatSession", "UnlockChatSession"), anyActor)
    .map(([type, by]) => changeSession(type, by)),
  fc
    .tuple(anyActor, fc.option(fc.constant("m0"), { nil: null }), fc.boolean())
    .map(([by, replyToId, replyToExists]) => send(by, { replyToId, replyToExists })),
  fc
    .tuple(anyMember, fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }), anyActor)
    .map(([who, version, by]) => markRead(who, version, by)),
  fc.tuple(fc.constantFrom(ada, zoe, grace, alan), fc.integer({ min: 1, max: 9 })).map((mark) => markRead(...mark)),
  anyMarkOfDelivery,
  { weight: 2, arbitrary: anyMessageCommand },
);

// Closing is rare: nothing comes after it.
export const anySessionCommand: fc.Arbitrary<ChatSessionCommand> = fc.oneof(
  { weight: 80, arbitrary: anyThingSaidOrDone },
  anyActor.filter(({ role }) => role === "admin").map((by) => changeSession("CloseChatSession", by)),
);

/** Whatever leaves them there. */
export const anyChangeOfParticipant: fc.Arbitrary<ParticipantCommand> = fc.oneof(
  fc.constantFrom(register, suspend, reactivate, update({ email: null }), update({ email: "a@b.example" }, false)),
  {
    weight: 10,
    arbitrary: fc
      .tuple(fc.nat(MAX_REMEMBERED_EXTRAS + 20), fc.nat(2), fc.boolean())
      .map(([id, value, isLog]) => ({ ...change(value, `${id}`), isLog })),
  },
);

export const anyParticipantCommand: fc.Arbitrary<ParticipantCommand> = fc.oneof(
  { weight: 80, arbitrary: anyChangeOfParticipant },
  fc.constant(erase),
);

export const anyPlanCommand: fc.Arbitrary<ActivityPlanCommand> = fc.oneof(
  fc.subarray([daily, once, welcome], { minLength: 1 }).map((cards) => addCards({ cards })),
  {
    weight: 10,
    arbitrary: fc
      .tuple(fc.constantFrom(daily, once, welcome), fc.nat(2), fc.constantFrom("home", "work"))
      .map(([card, steps, place]) => respondTo(card, [saying("steps", steps), saying("blob", { place })])),
  },
  fc.constantFrom(daily, once, welcome).map((card) => respondTo(card, [])),
);
