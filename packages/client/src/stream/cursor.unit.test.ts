import { ephemeralRouting } from "@tributary/schemas";
import { expect, it } from "vitest";
import { isAfter, isBeyond, MOMENTS } from "./cursor.ts";

it("the events without a number of their own are those that the platform does not store", () => {
  const wires = Object.values(ephemeralRouting).flatMap(({ wire }) => wire ?? []);
  expect([...MOMENTS].toSorted()).toEqual(wires.toSorted());
});

it("numbers are compared as numbers; before the first cursor everything is after", () => {
  expect([isAfter("10.a", "9.a"), isAfter("9.a", "9.a"), isAfter("9.a", "10.a")]).toEqual([true, false, false]);
  expect([isAfter("1.a", null), isAfter("1.a", "earliest")]).toEqual([true, true]);
});

it("a lower number is beyond a higher one that was counted before a restore", () => {
  expect([isBeyond("7.new", "100.old"), isBeyond("7.same", "100.same"), isBeyond("7.a", "earliest")]).toEqual([
    ...[true, false, true],
  ]);
});
