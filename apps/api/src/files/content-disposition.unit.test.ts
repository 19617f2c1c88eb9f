import { expect, it } from "vitest";
import { asDownload } from "./content-disposition.ts";

it.each([
  ["plan.pdf", 'attachment; filename="plan.pdf"'],
  ["my plan (1).pdf", 'attachment; filename="my plan (1).pdf"'],
  ["Grüße.pdf", `attachment; filename="Gr__e.pdf"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf`],
  ['a"b\\c%41.txt', `attachment; filename="a_b_c_41.txt"; filename*=UTF-8''a%22b%5Cc%2541.txt`],
  ["it's*(é).txt", `attachment; filename="it's*(_).txt"; filename*=UTF-8''it%27s%2A%28%C3%A9%29.txt`],
  ["👋.txt", `attachment; filename="_.txt"; filename*=UTF-8''%F0%9F%91%8B.txt`],
  ["a\r\nset-cookie: x", `attachment; filename="a__set-cookie: x"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20x`],
])("%j is stored under its name by every client, and is never shown", (name, header) => {
  expect(asDownload(name)).toBe(header);
});
