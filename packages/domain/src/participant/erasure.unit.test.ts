import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import {
  change,
  changed,
  erase,
  erased,
  reactivate,
  register,
  registered,
  suspend,
  suspended,
} from "../testing/participants.ts";
import { participantDecider } from "./participant-decider.ts";

const coach = { id: "7", role: "coach" } as const;

describe("erasing a participant", () => {
  it.each([[[registered]], [[registered, suspended]], [[registered, changed("great")]]])(
    "records who did it",
    (before) => {
      given(participantDecider, ...before)
        .when(erase)
        .thenEvents(erased);
    },
  );

  it("needs a participant", () => {
    given(participantDecider).when(erase).thenRefused("participant-unknown");
  });

  it("happens once, and asking again is no failure", () => {
    given(participantDecider, registered, erased).when(erase).thenNothing();
  });
});

describe("a participant who was erased", () => {
  it.each([suspend, reactivate, change("fine"), change("fine", "3", coach)])("is unknown to $type", (command) => {
    given(participantDecider, registered, erased).when(command).thenRefused("participant-unknown");
  });

  it("is never registered again under that id", () => {
    given(participantDecider, registered, erased).when(register).thenRefused("participant-erased");
  });
});
