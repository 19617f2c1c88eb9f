// The real lockfile under the real commands; and each check once on what it has to refuse.
import { createServer } from "node:http";
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

test("a registry that does not answer is no finding", async () => {
  expect(await audit("http://127.0.0.1:1/")).toMatchObject({
    kind: "unanswered",
    why: expect.stringContaining("refused"),
  });
});

/** What comes out when a registry knows of one weakness of that severity. */
async function auditAgainst(severity: string): Promise<Audit> {
  const weakness = { id: 1, url: "https://example.org/1", title: "it is weak", severity, vulnerable_versions: "*" };
  const registry = createServer((request, response) => {
    request.resume().on("end", () => response.end(JSON.stringify({ zod: [weakness] })));
  });
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
  try {
    return await audit(`http://127.0.0.1:${(registry.address() as AddressInfo).port}/`);
  } finally {
    registry.close();
  }
}
