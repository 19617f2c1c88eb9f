import { expect, it } from "vitest";
import { command } from "./commands.ts";

const mark = { type: "MarkMessagesRead", sessionId: "s1", memberId: "40" };

it.each([{ upToVersion: 17 }, { upToMessageId: "m1" }])("MarkMessagesRead names where it ends: %j", (place) => {
  expect(command.parse({ ...mark, ...place })).toEqual({ ...mark, ...place });
});

it.each([{}, { upToVersion: 17, upToMessageId: "m1" }, { upToVersion: 0 }, { upToVersion: 2 ** 31 }])(
  "MarkMessagesRead does not end at %j",
  (place) => {
    expect(command.safeParse({ ...mark, ...place }).success).toBe(false);
  },
);
