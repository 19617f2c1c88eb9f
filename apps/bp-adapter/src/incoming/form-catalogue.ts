// What forms look like, asked for when the first one is shown and for all chats of an account; asked again after a while.
import type { VendorClient } from "../client/client.ts";
import { VendorError } from "../client/vendor-error.ts";
import { type FormFields, readForms } from "../mapping/forms.ts";

const KEPT_FOR_MS = 600_000;
const TRIED_AGAIN_AFTER_MS = 30_000;

/** A server that describes none is no reason not to show a form: it asks for free text then. */
export function createFormCatalogue(now: () => number): (account: string, client: VendorClient) => Promise<FormFields> {
  const known = new Map<string, { forms: Promise<FormFields>; until: number }>();

  async function read(account: string, client: VendorClient): Promise<FormFields> {
    try {
      return readForms(await client.configuration());
    } catch (error) {
      if (!(error instanceof VendorError))
        known.delete(account); // the chat that asked is over, others are not
      else known.set(account, { forms: Promise.resolve(new Map()), until: now() + TRIED_AGAIN_AFTER_MS });
      return new Map();
    }
  }

  return (account, client) => {
    const kept = known.get(account);
    if (kept && kept.until > now()) return kept.forms;
    const forms = read(account, client);
    known.set(account, { forms, until: now() + KEPT_FOR_MS });
    return forms;
  };
}
