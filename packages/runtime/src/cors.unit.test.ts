import { expect, test } from "vitest";
import { corsHeaders, isFromForeignPage } from "./cors.ts";

const allowed = "https://app.example.org";
const allowedOrigins = [allowed, "http://localhost:5173"];

test.each([undefined, "https://evil.example", "https://app.example.org.evil.example", "null"])(
  "the origin %s may use credentials of its own, and no cookies",
  (origin) => {
    const headers = corsHeaders(origin === undefined ? {} : { origin }, { allowedOrigins, exposed: "ETag" });
    expect(headers).toEqual({
      ...{ "access-control-allow-origin": "*", "access-control-expose-headers": "ETag", vary: "Origin" },
    });
  },
);

test("an origin that is configured may use cookies, and is named", () => {
  expect(corsHeaders({ origin: allowed }, { allowedOrigins, exposed: "ETag" })).toEqual({
    ...{ "access-control-allow-origin": allowed, "access-control-allow-credentials": "true" },
    ...{ "access-control-expose-headers": "ETag", vary: "Origin" },
  });
});

const host = "api.example.org";

test.each([
  ["a page that is configured", { host, origin: allowed, "sec-fetch-site": "same-site" }, false],
  ["a page of our own origin", { host, "sec-fetch-site": "same-origin" }, false],
  ["a page of our own origin that says so", { host, origin: `https://${host}` }, false],
  ["somebody who typed the address", { host, "sec-fetch-site": "none" }, false],
  ["what is no browser", { host }, false],
  ["a page of another origin", { host, origin: "https://evil.example", "sec-fetch-site": "cross-site" }, true],
  ["a page without an origin", { host, origin: "null" }, true],
  ["an image on a page of another site", { host, "sec-fetch-site": "cross-site" }, true],
  ["an image on a page of a neighbour", { host, "sec-fetch-site": "same-site" }, true],
])("%s", (_who, headers, isForeign) => {
  expect(isFromForeignPage(headers, allowedOrigins)).toBe(isForeign);
});
