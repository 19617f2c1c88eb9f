import { describe, expect, it, vi } from "vitest";
import { createMailbox } from "./mailbox.ts";

const [one, two] = [{ event: "one" }, { event: "two" }];
const never = new AbortController().signal;

describe("a mailbox", () => {
  it("keeps events in order until they are removed", () => {
    const mailbox = createMailbox();
    mailbox.put(one);
    mailbox.put(two);
    expect(mailbox.waiting()).toEqual([one, two]);
    mailbox.remove([one]);
    expect(mailbox.waiting()).toEqual([two]);
  });

  it("doesn't take an event for another one that looks the same", () => {
    const mailbox = createMailbox();
    mailbox.put(one);
    mailbox.remove([{ event: "one" }]);
    expect(mailbox.waiting()).toEqual([one]);
  });

  it("wakes who waits as soon as something comes, when the time is up, and when they leave", async () => {
    vi.useFakeTimers();
    const [filled, timed, left] = [createMailbox(), createMailbox(), createMailbox()];
    const leaving = new AbortController();
    const waits = [filled.untilFilled(60_000, never), timed.untilFilled(1_000, never)];
    const leaves = left.untilFilled(60_000, leaving.signal);
    filled.put(one);
    leaving.abort();
    vi.advanceTimersByTime(1_000);
    await Promise.all([...waits, leaves]);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("doesn't keep who comes for what is there", async () => {
    const mailbox = createMailbox();
    mailbox.put(one);
    await mailbox.untilFilled(60_000, never);
  });
});
