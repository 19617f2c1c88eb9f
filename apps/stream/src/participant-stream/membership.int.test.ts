import type { DomainEvent } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningStream, runStream } from "../testing/running-stream.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const at = "2026-01-05T09:00:00.000Z";
const by = { id: "40", role: "participant" } as const;
const member = { memberId: "8", memberType: "COACH", memberName: "Alan Kay" } as const;
const session = { sessionId: "s1", participantId: "40" };
const photoUrl = "https://example.org/alan.png";
const data = { ...session, ...member, photoUrl };

const told: [DomainEvent, unknown][] = [
  [
    { type: "ChatSessionMemberRequested", data: { ...data, requestedAt: at } },
    { eventType: "CHAT_SESSION_MEMBER_REQUESTED", payload: data },
  ],
  [
    { type: "ChatSessionMemberApproved", data: { ...data, approvedBy: by, approvedAt: at } },
    { eventType: "CHAT_SESSION_MEMBER_APPROVED", payload: { ...session, ...member, approvedBy: "40" } },
  ],
  [
    { type: "ChatSessionMemberRejected", data: { ...data, rejectedBy: by, rejectedAt: at } },
    { eventType: "CHAT_SESSION_MEMBER_REJECTED", payload: { ...session, ...member, rejectedBy: "40" } },
  ],
];

test.each(told)("$type reaches the participant as the vendor's page shows it", async (event, frame) => {
  const id = event.type;
  await running.register(id);
  const client = await running.open(id);
  await running.publish(await running.appendEvent(id, event));
  const [received] = await client.waitForCount(1);
  expect(received).toMatchObject(frame as object);
  expect(received?.payload).toEqual((frame as { payload: unknown }).payload);
});
