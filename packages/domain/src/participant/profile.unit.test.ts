import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import { registered, suspended, update, updated } from "../testing/participants.ts";
import { participantDecider } from "./participant-decider.ts";

describe("updating a profile", () => {
  it("records the whole profile, with what was left out as it was", () => {
    given(participantDecider, registered)
      .when(update({ lastName: "Lovelace", timezone: "Europe/London" }))
      .thenEvents(updated({ lastName: "Lovelace", timezone: "Europe/London" }));
  });

  it("takes away what need not be there with null", () => {
    given(participantDecider, registered)
      .when(update({ email: null }))
      .thenEvents(updated({ email: null }));
  });

  it.each([{}, { firstName: "Ada", mobile: null }])("to %j, as it is, changes nothing", (changes) => {
    given(participantDecider, registered).when(update(changes)).thenNothing();
  });

  it("is decided on the newest profile", () => {
    const moved = updated({ timezone: "Europe/London" });
    given(participantDecider, registered, moved)
      .when(update({ timezone: "Europe/London" }))
      .thenNothing();
    given(participantDecider, registered, moved)
      .when(update({ mobile: "1" }))
      .thenEvents(updated({ timezone: "Europe/London", mobile: "1" }));
  });

  it("needs a participant, whatever was seen", () => {
    given(participantDecider)
      .when(update({ email: null }, false))
      .thenRefused("participant-unknown");
  });

  it("is for suspended participants as well", () => {
    given(participantDecider, registered, suspended)
      .when(update({ email: null }))
      .thenEvents(updated({ email: null }));
  });
});

describe("a profile that is not as it was seen", () => {
  it.each([{ email: null }, {}])("is not changed to %j, also when that changes nothing", (changes) => {
    given(participantDecider, registered).when(update(changes, false)).thenRefused("precondition-failed");
  });
});
