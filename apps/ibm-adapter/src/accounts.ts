// As whom each tenant of ours speaks to IBM Video Streaming: configuration, because most of it is secret.
import { accountsOf } from "@tributary/external-chats";
import { secureUrl } from "@tributary/ibm-video";
import { z } from "zod";

/** Secrets travel in the clear only inside of this machine. */
const address = z.string().transform((url, context) => {
  try {
    return secureUrl(url);
  } catch {
    context.addIssue({ code: "custom", message: "must be an https URL; http is for this machine only" });
    return z.NEVER;
  }
});

const account = z.strictObject({
  /** Where the API answers, when it is not the vendor's own address; and where tokens are given out. */
  apiUrl: address.optional(),
  tokenUrl: address.optional(),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** What the Basic header holds: the secret as it is, or `id:secret` in base64. */
  clientAuthentication: z.enum(["secret", "basic"]).default("basic"),
});
export type Account = z.infer<typeof account>;

/** Accounts by the id of the tenant whose they are. */
export const accounts = accountsOf(account);
export type Accounts = z.infer<typeof accounts>;
