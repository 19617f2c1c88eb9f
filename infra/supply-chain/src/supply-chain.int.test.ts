// The real lockfile under the real commands; and each check once on what it has to refuse.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { type Audit, audit } from "./audit.ts";
import { licencesOf, refusedLicences } from "./licences.ts";
import { componentsOf, makeSbom, sbomRefusal } from "./sbom.ts";

test("the bill of materials is valid, names what ships, and every licence in it is allowed", async () => {
  const sbom = await makeSbom();
  expect(await sbomRefusal(sbom)).toBeNull();
  const licences = licencesOf(componentsOf(sbom));
  expect(licences.map(({ name }) => name.replace(/@[^@]*$/, ""))).toEqual(
    expect.arrayContaining(["fastify", "kafkajs", "@prisma/adapter-pg", "ws"]),
  );
  expect(refusedLicences(licences)).toEqual([]);
  // The same bill with one mistake in it.
  expect(await sbomRefusal(sbom.replace('"type": "application"', '"type": "applications"'))).not.toBeNull();
});

test("no package that is installed has a known weakness of severity high or more", async ({ skip }) => {
  const answer = await audit();
  skip(answer.kind === "unanswered", answer.kind === "unanswered" ? answer.why : "");
  expect(answer).toEqual({ kind: "clean" });
});

test("a weakness of severity high is found, one of severity moderate passes", async () => {
  expect(await auditAgainst("high")).toEqual({
    kind: "found",
    findings: [expect.stringMatching(/^high: zod: it is weak/)],
  });
  expect(await auditAgainst("moderate")).toEqual({ kind: "clean" });
});

test.each([
  ["is not there", null],
  ["does not know the question", 404],
  ["says nothing", "silence"],
] as const)("a registry that %s is no finding", async (_, answer) => {
  await using registry = await startRegistry((response) => {
    if (typeof answer === "number") response.writeHead(answer).end();
  });
  const url = answer === null ? "http://127.0.0.1:1/" : registry.url;
  expect(await audit(url)).toMatchObject({ kind: "unanswered", why: expect.stringMatching(/\w/) });
});

/** What comes out when a registry knows of one weakness of that severity. */
async function auditAgainst(severity: string): Promise<Audit> {
  const weakness = { id: 1, url: "https://example.org/1", title: "it is weak", severity, vulnerable_versions: "*" };
  await using registry = await startRegistry((response) => void response.end(JSON.stringify({ zod: [weakness] })));
  return await audit(registry.url);
}

async function startRegistry(answer: (response: ServerResponse) => void): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => void request.resume().on("end", () => answer(response)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
