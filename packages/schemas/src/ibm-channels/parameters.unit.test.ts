import fc from "fast-check";
import { expect, it } from "vitest";
import { command } from "../commands.ts";
import { createIbmGroupBody } from "./http.ts";
import { externalParticipants, externalParticipantsOf } from "./parameters.ts";

const ids = fc.uniqueArray(fc.stringMatching(/^[\w@.-]{1,64}$/), { minLength: 1, maxLength: 99 });
const longest = Array.from({ length: 99 }, (_, index) => `${index}`.padStart(64, "0"));

it("the people of a group are read as they were written", () => {
  const isRead = (some: string[]): void => {
    expect(externalParticipantsOf(externalParticipants(some))).toEqual(some);
  };
  fc.assert(fc.property(ids, isRead));
  expect(externalParticipantsOf({ channelId: "1" })).toEqual([]);
});

it("as many as a group may name, with the longest ids, fit into a link", () => {
  const { externalParticipantIds, participantIds } = createIbmGroupBody.parse({
    participantIds: ["40"],
    externalParticipantIds: longest,
  });
  const named = { ...{ type: "MirrorExternalChat", sessionId: "s1", linkId: "l1" }, provider: "ibm-video" };
  const parameters = { channelId: "1", kind: "group", ...externalParticipants(externalParticipantIds) };
  expect(command.safeParse({ ...named, participantIds, parameters }).success).toBe(true);
});
