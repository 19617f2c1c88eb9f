import fc from "fast-check";
import { expect, it } from "vitest";
import { partsOf } from "./text-parts.ts";

const addressesIn = (text: string): string[] => partsOf(text).flatMap(({ href }) => href ?? []);

it("finds addresses of pages, without what belongs to the sentence around them", () => {
  expect(addressesIn("See https://a.example/x?y=1#z, or (http://b.example/).")).toEqual([
    "https://a.example/x?y=1#z",
    "http://b.example/",
  ]);
  expect(addressesIn("https://a.example/wiki/Ada_(name)!")).toEqual(["https://a.example/wiki/Ada_(name)"]);
});

it("takes nothing else that a browser would follow for an address", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "http://",
    "https://%zz",
    "a.b",
  ]) {
    expect(addressesIn(text)).toEqual([]);
  }
});

it("loses and repeats nothing of a text", () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom("http://", "https://x.example/a", "(", ").", " ", "\n"));
  const isWhole = (pieces: string[]): void => {
    const text = pieces.join("");
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  };
  fc.assert(fc.property(fc.array(piece), isWhole));
});
