import { describe, expect, it } from "vitest";
import type { ExtraDataType } from "../extras/extra-value.ts";
import { canBeChosen, saidTo } from "./question.ts";

describe("the options of a question", () => {
  it.each<[ExtraDataType, string[]]>([
    ["S", ["good", "bad"]],
    ["N", ["1", "2.5", "-3"]],
    ["B", ["true", "false"]],
    ["T", ["2026-01-01T08:00:00+01:00"]],
    ["J", ["home", "work"]],
    ["N", []],
  ])("of type %s can be %j, and each is taken", (dataType, options) => {
    expect(canBeChosen({ dataType, options })).toBe(true);
    for (const option of options) expect(saidTo({ dataType, options }, option)).not.toBeNull();
  });

  it.each<[ExtraDataType, string[]]>([
    ["N", ["many"]],
    ["N", ["1.0"]],
    ["N", ["01"]],
    ["B", ["yes"]],
    ["T", ["noon"]],
    ["S", ["good", "good"]],
  ])("of type %s cannot be %j", (dataType, options) => {
    expect(canBeChosen({ dataType, options })).toBe(false);
  });
});
