import type { FormAnswer } from "@tributary/schemas";
import { describe, it } from "vitest";
import { answerForm, answers, formAnswered, formRequested, onRecord, requestForm } from "../testing/forms.ts";
import { given } from "../testing/given-when-then.ts";
import {
  ada,
  admin,
  alan,
  asActor,
  at,
  bot,
  closed,
  grace,
  joined,
  left,
  opened,
  service,
  zoe,
} from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { MAX_OPEN_FORMS } from "./state.ts";

const session: ChatSessionEvent[] = [opened(), joined(grace), joined(ada)];
const inSession = (...events: ChatSessionEvent[]) => given(chatSessionDecider, ...session, ...events);
const later = "2026-01-05T09:10:00.000Z";

describe("asking for a form", () => {
  it("puts it to the session's participant, in the name of the coach who asks", () => {
    inSession().when(requestForm()).thenEvents(formRequested());
  });

  it("puts it to the participant who is named", () => {
    const group = [opened("group", ["40", "42"]), joined(grace), joined(ada), joined(zoe)];
    given(chatSessionDecider, ...group)
      .when(requestForm({ participantId: "42" }))
      .thenEvents(formRequested("f1", { memberId: "42" }));
  });

  it("is for a service, as the system or for a bot who is a member", () => {
    inSession()
      .when(requestForm({ by: service }))
      .thenEvents(
        formRequested("f1", { senderId: "importer", senderType: "SYSTEM", senderName: "importer", photoUrl: null }),
      );
    inSession(joined(bot))
      .when(requestForm({ by: service, speaker: { ...bot, memberType: "BOT" } }))
      .thenEvents(formRequested("f1", { senderId: "bot-1", senderType: "BOT", senderName: "Helper", photoUrl: null }));
    inSession()
      .when(requestForm({ by: service, speaker: { ...bot, memberType: "BOT" } }))
      .thenRefused("not-a-member");
  });

  it("is not for participants, admins, and coaches who are not in it", () => {
    for (const by of [asActor(ada), admin]) inSession().when(requestForm({ by })).thenRefused("role-not-allowed");
    inSession()
      .when(requestForm({ by: asActor(alan) }))
      .thenRefused("not-a-member");
  });

  it("needs a participant who is in the session now", () => {
    inSession(left(ada)).when(requestForm()).thenRefused("participant-not-of-session");
    for (const participantId of ["42", grace.memberId]) {
      inSession().when(requestForm({ participantId })).thenRefused("participant-not-of-session");
    }
  });

  it("happens once per form, whether it waits for its answer or is on record", () => {
    inSession(formRequested()).when(requestForm()).thenRefused("form-already-requested");
    inSession()
      .when(requestForm({ isOnRecord: true }))
      .thenRefused("form-already-requested");
  });

  it("ends its time when it is to", () => {
    inSession()
      .when(requestForm({ timeoutSeconds: 600 }))
      .thenEvents(formRequested("f1", { expiresAt: later }));
  });

  it("is refused while too many wait; those whose time is over do not", () => {
    const waiting = (expiresAt: string | null) =>
      Array.from({ length: MAX_OPEN_FORMS }, (_, index) => formRequested(`w${index}`, { expiresAt }));
    inSession(...waiting(null))
      .when(requestForm())
      .thenRefused("too-many-forms");
    inSession(...waiting(at))
      .when(requestForm())
      .thenEvents(formRequested());
  });

  it("is refused in a closed session", () => {
    inSession(closed()).when(requestForm()).thenRefused("session-closed");
  });
});

describe("answering a form", () => {
  const waiting = () => inSession(formRequested());

  it("is for the participant, and for a service in their place", () => {
    waiting().when(answerForm()).thenEvents(formAnswered());
    waiting()
      .when(answerForm({ by: service }))
      .thenEvents(formAnswered(answers, service));
  });

  it("is not for coaches, admins and other participants", () => {
    for (const by of [asActor(grace), admin]) waiting().when(answerForm({ by })).thenRefused("role-not-allowed");
    waiting()
      .when(answerForm({ by: asActor(zoe) }))
      .thenRefused("not-a-member");
  });

  it("is not for somebody whom it was not put to, nor for somebody who left", () => {
    inSession(joined(zoe), formRequested())
      .when(answerForm({ participantId: "42", by: asActor(zoe) }))
      .thenRefused("form-unknown");
    for (const by of [asActor(ada), service]) {
      inSession(formRequested(), left(ada)).when(answerForm({ by })).thenRefused("not-a-member");
    }
  });

  it("needs a form", () => {
    waiting()
      .when(answerForm({ form: null }))
      .thenRefused("form-unknown");
  });

  it("happens once: the same answers again change nothing, others are refused", () => {
    const answered = () => inSession(formRequested(), formAnswered());
    const form = onRecord({ answers });
    answered().when(answerForm({ form })).thenNothing();
    answered()
      .when(answerForm({ form, answers: answers.toReversed() }))
      .thenNothing();
    answered()
      .when(answerForm({ form, answers: [{ name: "pain", value: 3 }] }))
      .thenRefused("form-already-answered");
  });

  it("is refused when another was first after the form was looked up", () => {
    inSession(formRequested(), formAnswered()).when(answerForm()).thenRefused("form-already-answered");
  });

  it("is refused when the time is over, also once the form is forgotten", () => {
    const form = onRecord({ expiresAt: at });
    waiting().when(answerForm({ form })).thenRefused("form-expired");
    inSession().when(answerForm({ form })).thenRefused("form-expired");
    waiting()
      .when(answerForm({ form: onRecord({ expiresAt: later }) }))
      .thenEvents(formAnswered());
  });

  it("is refused in a closed session, which does not show itself to strangers", () => {
    inSession(formRequested(), closed()).when(answerForm()).thenRefused("session-closed");
    inSession(formRequested(), closed())
      .when(answerForm({ participantId: "42", by: asActor(zoe) }))
      .thenRefused("not-a-member");
  });

  it.each<[string, FormAnswer[], FormAnswer[]]>([
    ["numbers as text", [{ name: "pain", value: "3" }], [{ name: "pain", value: 3 }]],
    [
      "several options where the type allows a list",
      [
        { name: "places", value: ["home", "work"] },
        { name: "pain", value: 1 },
      ],
      [
        { name: "pain", value: 1 },
        { name: "places", value: ["home", "work"] },
      ],
    ],
  ])("takes %s", (_, given, kept) => {
    waiting()
      .when(answerForm({ answers: given }))
      .thenEvents(formAnswered(kept));
  });

  it.each<[string, FormAnswer[]]>([
    ["nothing for a field that is required", [{ name: "note", value: "fine" }]],
    ["a field that it does not have", [{ name: "mood", value: "good" }]],
    ["a value of another type", [{ name: "pain", value: true }]],
    ["a value that is no option", [{ name: "pain", value: 4 }]],
    [
      "a list that holds something else than options",
      [
        { name: "pain", value: 1 },
        { name: "places", value: ["moon"] },
      ],
    ],
  ])("is refused with %s", (_, given) => {
    waiting()
      .when(answerForm({ answers: given }))
      .thenRefused("form-answer-invalid");
  });
});
