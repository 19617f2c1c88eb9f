import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import { change, changed, register, registered } from "../testing/participants.ts";
import { participantDecider } from "./participant-decider.ts";
import { MAX_REMEMBERED_EXTRAS } from "./state.ts";

describe("registering a participant", () => {
  it("records who they are", () => {
    given(participantDecider).when(register).thenEvents(registered);
  });

  it("happens once", () => {
    given(participantDecider, registered).when(register).thenRefused("participant-already-registered");
  });
});

describe("changing an extra value", () => {
  it("needs a participant", () => {
    given(participantDecider).when(change(1)).thenRefused("participant-unknown");
  });

  it("records the new value", () => {
    given(participantDecider, registered).when(change(1)).thenEvents(changed(1));
    given(participantDecider, registered, changed(1)).when(change("1")).thenEvents(changed("1"));
  });

  it("to the value it has changes nothing", () => {
    given(participantDecider, registered, changed(1)).when(change(1)).thenNothing();
  });

  it("to the same object with its keys in another order changes nothing", () => {
    given(participantDecider, registered, changed({ a: 1, b: [{ c: 1, d: 2 }] }))
      .when(change({ b: [{ d: 2, c: 1 }], a: 1 }))
      .thenNothing();
  });

  it.each([
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: "1" }],
    [null, "null"],
    [{ a: null }, {}],
  ])("from %j to %j is a change", (before, after) => {
    given(participantDecider, registered, changed(before)).when(change(after)).thenEvents(changed(after));
  });

  it("back to an earlier value is a change", () => {
    given(participantDecider, registered, changed(1), changed(2)).when(change(1)).thenEvents(changed(1));
  });

  it("of one extra says nothing about another", () => {
    given(participantDecider, registered, changed(1, "3")).when(change(1, "4")).thenEvents(changed(1, "4"));
  });

  it("that has been forgotten among too many others is recorded again rather than lost", () => {
    const others = Array.from({ length: MAX_REMEMBERED_EXTRAS }, (_, index) => changed(0, `other-${index}`));
    given(participantDecider, registered, changed(1), ...others)
      .when(change(1))
      .thenEvents(changed(1));
  });
});
