import { expect, test } from "vitest";
import { withPortablePatterns } from "./portable-patterns.ts";

const portable = (pattern: string) => withPortablePatterns({ schema: { pattern } });

test("a class that a pattern names is spelled out, and matches the same", () => {
  const named = /^[^\s\p{Cc}\p{Cs}]$/u;
  const { schema } = portable(named.source) as { schema: { pattern: string } };
  expect(schema.pattern).not.toContain("\\p{");
  const spelled = new RegExp(schema.pattern, "u");
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCodePoint(code);
    if (spelled.test(character) !== named.test(character)) expect.fail(`differs at ${code}`);
  }
});

test("what is no pattern stays as it is", () => {
  const document = { text: "\\p{Cc}", properties: { pattern: { type: "string" } } };
  expect(withPortablePatterns(document)).toEqual(document);
});
