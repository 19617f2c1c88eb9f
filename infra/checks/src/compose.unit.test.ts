import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig as readApi } from "@tributary/api/config";
import { readConfig as readBpAdapter } from "@tributary/bp-adapter/config";
import { readConfig as readIbmAdapter } from "@tributary/ibm-adapter/config";
import { readConfig as readStream } from "@tributary/stream/config";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repositoryRoot } from "./workspaces.ts";

interface Service {
  image: string;
  environment: Record<string, string>;
}

const text = readFileSync(join(repositoryRoot, "infra/docker/compose.yaml"), "utf8");
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { version: string };

describe("compose.yaml", () => {
  it.each([
    ["api", readApi],
    ["stream", readStream],
    ["bp-adapter", readBpAdapter],
    ["ibm-adapter", readIbmAdapter],
  ] as const)("gives %s what it needs, and no variable that it does not know", (name, read) => {
    // Its folder is in the image, and not here: compose.int.test.ts asks for the page.
    const { CONSOLE_DIR: _, ...environment } = services[name]?.environment ?? {};
    expect(Object.keys(read(environment))).toEqual(expect.arrayContaining(Object.keys(environment)));
  });

  it("runs our images of this version, and exact versions of all others", () => {
    for (const { image } of Object.values(services)) {
      if (image.startsWith("tributary/"))
        expect(image).toMatch(new RegExp(`^tributary/[a-z-]+:\\$\\{TAG:-${version}\\}$`));
      else expect(image).toMatch(/^[a-z/]+:\d+\.\d+(\.\d+)?$/);
    }
  });

  it("says that its secrets are for development", () => {
    expect(text).toContain("EVERY SECRET HERE IS PUBLIC");
  });
});
