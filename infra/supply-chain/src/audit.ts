// What is known of weaknesses in the packages that are installed. High ones and critical ones are not let through.
import { z } from "zod";
import { type Ended, pnpm } from "./pnpm.ts";

export type Audit =
  | { readonly kind: "clean" }
  | { readonly kind: "found"; readonly findings: readonly string[] }
  /** Nobody answered that could know; a build does not fail for that. */
  | { readonly kind: "unanswered"; readonly why: string };

const advisory = z.object({ module_name: z.string(), severity: z.string(), title: z.string(), url: z.string() });
const report = z.object({ advisories: z.record(z.string(), advisory) });

/** A mirror without that question is as silent as one that is away. */
const UNANSWERED = /ERR_PNPM_AUDIT_(BAD_RESPONSE|ENDPOINT_NOT_EXISTS)/;
// Who does not answer soon will not after a minute either.
const IN_TIME = ["--config.fetch-retries=0", "--config.fetch-timeout=10000"];

/** Asks the registry, another one than the configured where one is named. Throws when pnpm itself fails. */
export async function audit(registry?: string): Promise<Audit> {
  const where = registry === undefined ? [] : ["--registry", registry];
  return auditOf(await pnpm("audit", "--json", "--audit-level", "high", ...IN_TIME, ...where));
}

function auditOf({ code, output, errors }: Ended): Audit {
  if (code === 0) return { kind: "clean" };
  if (UNANSWERED.test(errors)) {
    const reason = errors.split(UNANSWERED).at(-1) ?? "";
    return { kind: "unanswered", why: reason.replace(/[\s×│├└╰─▶]+/gu, " ").trim() };
  }
  const read = report.safeParse(parseJson(output));
  if (!read.success) throw new Error(`pnpm audit failed: ${errors.trim()}`);
  const findings = Object.values(read.data.advisories).map(
    ({ severity, module_name, title, url }) => `${severity}: ${module_name}: ${title} (${url})`,
  );
  return { kind: "found", findings };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
