// As whom each tenant of ours speaks to an outside system: configuration, because most of it is secret.
import { readFileSync } from "node:fs";
import { outsideId } from "@tributary/schemas";
import { z } from "zod";

/** Accounts by the id of the tenant whose they are. */
export const accountsOf = <A extends z.ZodType>(account: A) =>
  z.record(outsideId, account).transform((each) => new Map(Object.entries(each)));

/** The same as a setting: JSON, never shown in an error because accounts are nobody's business. */
export const accountsSetting = <A extends z.ZodType>(accounts: A) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(accounts);

/** The environment with what the file says in the variable, when `<variable>_FILE` names one: secrets are mounted as files. */
export function withAccountsFile(env: NodeJS.ProcessEnv, variable: string): NodeJS.ProcessEnv {
  const file = env[`${variable}_FILE`];
  return file ? { ...env, [variable]: readFileSync(file, "utf8") } : env;
}
