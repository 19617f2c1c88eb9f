// `pnpm supply-chain`: writes the bill of materials of what ships, lists the licences in it and asks for known weaknesses.
// Exit code 1 when something of that must not ship.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { audit } from "./audit.ts";
import { licencesOf, refusedLicences } from "./licences.ts";
import { repositoryRoot } from "./pnpm.ts";
import { componentsOf, makeSbom, sbomRefusal } from "./sbom.ts";

const file = path.join(repositoryRoot, "infra/supply-chain/dist/tributary.cdx.json");

const complaints: string[] = [];
const sbom = await makeSbom();
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, sbom);
const refusal = await sbomRefusal(sbom);
if (refusal !== null) complaints.push(`the bill of materials is not valid: ${refusal}`);

const licences = licencesOf(componentsOf(sbom));
for (const { name, licence } of licences) console.log(`${licence.padEnd(16)}${name}`);
for (const { name, licence } of refusedLicences(licences)) complaints.push(`${name} is under ${licence}`);

const audited = await audit();
if (audited.kind === "found") complaints.push(...audited.findings);
if (audited.kind === "unanswered") console.log(`known weaknesses: not asked (${audited.why})`);

console.log(`${licences.length} packages: ${path.relative(repositoryRoot, file)}`);
for (const complaint of complaints) console.error(`supply chain: ${complaint}`);
if (complaints.length > 0) process.exitCode = 1;
