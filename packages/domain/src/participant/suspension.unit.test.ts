import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import { change, changed, reactivate, reactivated, registered, suspend, suspended } from "../testing/participants.ts";
import { participantDecider } from "./participant-decider.ts";

const coach = { id: "7", role: "coach" } as const;

describe("suspending a participant", () => {
  it("records who did it", () => {
    given(participantDecider, registered).when(suspend).thenEvents(suspended);
  });

  it("needs a participant", () => {
    given(participantDecider).when(suspend).thenRefused("participant-unknown");
  });

  it("happens once", () => {
    given(participantDecider, registered, suspended).when(suspend).thenRefused("participant-suspended");
  });

  it("can happen again after they were reactivated", () => {
    given(participantDecider, registered, suspended, reactivated).when(suspend).thenEvents(suspended);
  });
});

describe("reactivating a participant", () => {
  it("records who did it", () => {
    given(participantDecider, registered, suspended).when(reactivate).thenEvents(reactivated);
  });

  it("needs a participant", () => {
    given(participantDecider).when(reactivate).thenRefused("participant-unknown");
  });

  it.each([[[registered]], [[registered, suspended, reactivated]]])("is for who is suspended", (events) => {
    given(participantDecider, ...events)
      .when(reactivate)
      .thenRefused("participant-not-suspended");
  });
});

describe("a suspended participant", () => {
  it("cannot change their own extras", () => {
    given(participantDecider, registered, suspended).when(change(1)).thenRefused("participant-suspended");
  });

  it("can have them changed by others", () => {
    given(participantDecider, registered, suspended)
      .when(change(1, "3", coach))
      .thenEvents(changed(1, "3", coach));
  });

  it("can change them again when reactivated", () => {
    given(participantDecider, registered, suspended, reactivated).when(change(1)).thenEvents(changed(1));
  });
});
