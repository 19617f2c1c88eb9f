// Where and as what each tenant of ours speaks to Bright Pattern: configuration, because some of it is secret.
import { readFileSync } from "node:fs";
import { outsideId } from "@tributary/schemas";
import { z } from "zod";

const account = z.strictObject({
  /** Where the server answers. */
  url: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).transform((url) => url.replace(/\/+$/, "")),
  /** The tenant's domain over there, named on every call. */
  tenantUrl: z.string().min(1),
  /** The messaging entry that chats begin at. */
  appId: z.string().regex(/^[^"\s]+$/, "must have no quotes or spaces"),
  apiVersion: z.enum(["v1", "v2"]).default("v2"),
});
export type Account = z.infer<typeof account>;

/** Accounts by the id of the tenant whose they are. */
export const accounts = z.record(outsideId, account).transform((each) => new Map(Object.entries(each)));
export type Accounts = z.infer<typeof accounts>;

/** The setting: JSON, never shown in an error because accounts are not everybody's business. */
export const accountsSetting = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "must be JSON" });
      return z.NEVER;
    }
  })
  .pipe(accounts);

/** The environment with what the file says in the variable, when a file is named: secrets are mounted as files. */
export function withAccountsFile(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { BRIGHT_PATTERN_ACCOUNTS_FILE: file } = env;
  return file ? { ...env, BRIGHT_PATTERN_ACCOUNTS: readFileSync(file, "utf8") } : env;
}
