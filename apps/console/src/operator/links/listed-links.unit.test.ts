import { expect, test } from "vitest";
import { ALIVE, linksPath, listedBy, searchOf } from "./listed-links.ts";

const searched = (address: string) => searchOf(listedBy(new URL(address, "http://console").searchParams));

test("an address asks for what it was made of", () => {
  expect(searched(linksPath({ provider: "ibm-video", status: "FAILED" }))).toEqual({
    ...{ provider: "ibm-video", status: ["FAILED"] },
  });
  expect(searched(linksPath({ provider: null, status: null }))).toEqual({});
});

test("links that live are those of every status that is not the last", () => {
  expect(searched(linksPath({ provider: null, status: ALIVE }))).toEqual({
    status: ["REQUESTED", "IN_MENU", "QUEUED", "CONNECTING", "CONNECTED", "INTERRUPTED"],
  });
});

test("what the platform does not know is not asked for", () => {
  expect(searched("/operator/links?provider=pigeon&status=LOST")).toEqual({});
});
