// Whatever the vendor may send, with any field missing, hidden or more: what it comes to are commands that our own schemas
// take, and nothing breaks.
import { command, ephemeralEvent } from "@tributary/schemas";
import { readEvent } from "@tributary/schemas/ibm-video";
import { anyChatEvent, chatEventTypes } from "@tributary/schemas/ibm-video/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CID, own, view } from "../testing/view.ts";
import { outcomesOf } from "./mapping.ts";
import type { Outcome } from "./outcome.ts";

const anyView = fc
  .record({
    kind: fc.constantFrom("chat" as const, "qna" as const, "group" as const),
    isTold: fc.boolean(),
    isMember: fc.boolean(),
    isFrozen: fc.boolean(),
  })
  .map(({ kind, isFrozen, isTold, isMember }) =>
    view({
      ...{ kind, isTold: () => isTold, isMember: () => isMember, isHeard: () => true },
      room: { isFrozen, cooldown: 0 },
    }),
  );

const ids = fc.constantFrom("here", own.idOf(3));

function commandsOf(outcome: Outcome, messageId: string): unknown[] {
  if (outcome.does === "change") return [outcome.toCommand(messageId)];
  return "command" in outcome ? [outcome.command] : [];
}

describe("an event of any type", () => {
  test.each(chatEventTypes)("%s", (type) => {
    const isUsable = (wire: object, chat: ReturnType<typeof view>, messageId: string): void => {
      for (const outcome of outcomesOf(readEvent(wire), chat)) {
        for (const one of commandsOf(outcome, messageId))
          expect(command.safeParse(one)).toMatchObject({ success: true });
        if (outcome.does === "moment") ephemeralEvent.parse(outcome.event);
        if ("key" in outcome) expect(outcome.key).not.toBe("");
      }
    };
    fc.assert(fc.property(anyChatEvent(type, { cid: CID }), anyView, ids, isUsable), { numRuns: 200 });
  });
});
