import fc from "fast-check";
import { expect, test } from "vitest";
import { Few } from "./few.ts";

const members = [{ name: "a" }, { name: "b" }, { name: "c" }];
const change = fc.tuple(fc.constantFrom<"add" | "delete">("add", "delete"), fc.constantFrom(...members));

test("it has the members that a set would have, in the same order, whatever comes and goes", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const [few, set] = [new Few<(typeof members)[number]>(), new Set<(typeof members)[number]>()];
      for (const [change, member] of changes) {
        few[change](member);
        set[change](member);
        expect([few.size, [...few]]).toEqual([set.size, [...set]]);
      }
    }),
  );
});

test.each([1, 2, 3])("of %i, who leaves while they are told is told no more", (size) => {
  const few = new Few<object>();
  for (const member of members.slice(0, size)) few.add(member);
  const told: object[] = [];
  for (const member of few) {
    told.push(member);
    for (const other of members) few.delete(other);
  }
  expect(told).toEqual([members[0]]);
});
