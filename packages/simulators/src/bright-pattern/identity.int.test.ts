import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrightPattern } from "./server.ts";
import { call, credentials, quickCentre } from "./testing/customer.ts";

let centre: BrightPattern;
beforeAll(async () => {
  centre = await quickCentre();
});
afterAll(() => centre[Symbol.asyncDispose]());

const code = async (path: string, authorization?: string) => {
  const headers = authorization === undefined ? {} : { authorization };
  const { status, body } = await call(centre, "GET", path, { headers });
  return status === 200 ? 200 : [status, body.error_code];
};

describe("the tenant", () => {
  test.each(["contact-centre.example", "https%3A%2F%2Fcontact-centre.example%2F", "Contact-Centre.example"])(
    "may be named %s",
    async (tenantUrl) => {
      expect(await code(`/availability?tenantUrl=${tenantUrl}`)).toBe(200);
    },
  );

  test.each(["?", "?tenantUrl=", "?tenantUrl=other.example"])(
    "that is not the right one is 1000: %s",
    async (query) => {
      expect(await code(`/availability${query}`)).toEqual([403, "1000"]);
    },
  );
});

describe("the authorization", () => {
  const scheme = "MOBILE-API-140-327-PLAIN";

  test("may have its values with and without quotes", async () => {
    expect(await code("/availability", credentials(centre, "c"))).toBe(200);
    expect(await code("/availability", `${scheme} appId=${centre.appId}, clientId=prefix:4711`)).toBe(200);
  });

  test.each([
    ["2000", ""],
    ["2001", `${scheme} appId`],
    ["2002", 'Basic appId="a", clientId="c"'],
    ["2003", `${scheme} clientId="c"`],
    ["2004", `${scheme} appId="a"`],
    ["3000", `${scheme} appId="a", clientId="c"`],
  ])("is refused with %s: %j", async (refusal, header) => {
    expect(await code("/availability", header)).toEqual([403, refusal]);
  });
});
