import type { DomainEvent } from "@tributary/schemas";
import { expect, test } from "vitest";
import { renderEvent } from "./hub.ts";

const read: DomainEvent = {
  type: "MessagesRead",
  data: {
    ...{ sessionId: "s1", participantId: "40", memberId: "40", memberType: "PARTICIPANT" },
    ...{ upToMessageId: "m1", upToVersion: 4, readAt: "2026-01-01T00:00:00Z" },
  },
};

test("what clients would have to ask for has no public bytes while they cannot", () => {
  expect(renderEvent(read)).toMatchObject({ eventType: null, body: null });
});
