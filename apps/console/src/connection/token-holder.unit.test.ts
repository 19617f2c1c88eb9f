import { expect, test, vi } from "vitest";
import { createTokenHolder } from "./token-holder.ts";

function holder() {
  const clock = { now: 0 };
  const given: ((token: string) => void)[] = [];
  const failed: ((why: Error) => void)[] = [];
  const renew = vi.fn(() => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    given.push(resolve);
    failed.push(reject);
    return promise;
  });
  const onFresh = vi.fn();
  const { source } = createTokenHolder({ first: "first", renew, onFresh, now: () => clock.now });
  const ask = async (refresh: boolean) => (typeof source === "string" ? source : source({ refresh }));
  return {
    ask,
    renew,
    onFresh,
    clock,
    give: (token: string) => given.at(-1)?.(token),
    fail: () => failed.at(-1)?.(new Error("no")),
  };
}

test("the token that is at hand is used until it is no good", async () => {
  const { ask, renew } = holder();
  expect([await ask(false), await ask(false)]).toEqual(["first", "first"]);
  expect(renew).not.toHaveBeenCalled();
});

test("all who need a fresh one at a time wait for the same, and calls after it use it", async () => {
  const { ask, renew, onFresh, give } = holder();
  const waiting = [ask(true), ask(true), ask(true)];
  give("second");
  expect(await Promise.all(waiting)).toEqual(["second", "second", "second"]);
  expect(await ask(false)).toBe("second");
  expect(renew).toHaveBeenCalledOnce();
  expect(onFresh.mock.calls).toEqual([["second"]]);
});

test("a stream that asks a moment later gets what has just come; one that asks much later, another", async () => {
  const { ask, renew, clock, give } = holder();
  const first = ask(true);
  give("second");
  await first;
  clock.now += 30_000;
  expect(await ask(true)).toBe("second");
  clock.now += 60_000;
  const later = ask(true);
  give("third");
  expect(await later).toBe("third");
  expect(renew).toHaveBeenCalledTimes(2);
});

test("when none was to be had, the next who needs one asks again", async () => {
  const { ask, renew, give, fail } = holder();
  const refused = ask(true);
  fail();
  await expect(refused).rejects.toThrow("no");
  const again = ask(true);
  give("second");
  expect(await again).toBe("second");
  expect(renew).toHaveBeenCalledTimes(2);
});
