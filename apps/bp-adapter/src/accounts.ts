// Where and as what each tenant of ours speaks to Bright Pattern: configuration, because some of it is secret.
import { accountsOf } from "@tributary/external-chats";
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
export const accounts = accountsOf(account);
export type Accounts = z.infer<typeof accounts>;
