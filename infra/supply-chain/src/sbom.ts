// The bill of materials of what ships: the apps and every package that they use in production, as CycloneDX.
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { z } from "zod";
import { pnpm } from "./pnpm.ts";

const SHIPPED = ["api", "stream", "bp-adapter", "ibm-adapter", "console"];

const license = z.union([
  z.object({ expression: z.string() }),
  z.object({ license: z.object({ id: z.string().optional(), name: z.string().optional() }) }),
]);

const component = z.object({
  group: z.string().optional(),
  name: z.string(),
  version: z.string(),
  licenses: z.array(license).default([]),
});
export type Component = z.infer<typeof component>;

const sbom = z.object({ components: z.array(component).min(1) });

/** Asks pnpm for it. Throws what pnpm said when there is none. */
export async function makeSbom(): Promise<string> {
  const filters = SHIPPED.flatMap((app) => ["--filter", `@tributary/${app}`]);
  const format = ["--sbom-format", "cyclonedx", "--sbom-spec-version", "1.6", "--sbom-type", "application"];
  const { code, output, errors } = await pnpm("sbom", "--prod", ...format, ...filters);
  if (code !== 0) throw new Error(`no bill of materials: ${errors.trim()}`);
  return output;
}

/** What keeps it from being CycloneDX, or null. */
export async function sbomRefusal(text: string): Promise<string | null> {
  const refusal = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  return refusal === null ? null : JSON.stringify(refusal);
}

export const componentsOf = (text: string): Component[] => sbom.parse(JSON.parse(text)).components;
