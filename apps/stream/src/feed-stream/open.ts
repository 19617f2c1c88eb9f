// Opens the stream of a person's feed. The order is the guarantee: register with the live side first, then authorize and
// read the head in one statement, then begin: whatever is committed after that statement was noted or comes live.

import type { FeedStanding } from "@tributary/event-store";
import { startAt } from "../http/cursor.ts";
import type { AskedFor, Opening, OpeningPorts } from "../http/opening.ts";
import type { Beginning } from "../subscriptions/beginning.ts";
import type { Reader } from "../subscriptions/open-stream.ts";

export interface Feed extends Omit<Reader, "source" | "includes" | "principal" | "self"> {
  /** Its owner, within the tenant. */
  owner: string;
  /** From one snapshot. @throws AppError when it may not be opened now. */
  standing(): Promise<FeedStanding & Pick<Beginning, "sees">>;
  /** The queries whose answers are what missed events would have told. */
  reload(): string[];
}

/** Who may read it has been settled by then. */
export function feedStream(
  { streams, cursors }: Pick<OpeningPorts, "streams" | "cursors">,
  { principal, wanted, includes }: Opening,
  { owner, standing, reload, ...reader }: Feed,
): AskedFor {
  const source = { kind: "feed" as const, tenant: principal.tenant, stream: owner };
  return {
    check: async () => {
      await standing();
    },
    open: async (response) => {
      const registration = streams.register(response, {
        source,
        includes,
        principal,
        self: null,
        ...reader,
      });
      try {
        const beginning = { ...(await standing()), reload };
        const start = startAt(wanted, { ...source, ...beginning }, { cursors, reload: reload() });
        registration.begin({ ...beginning, ...start });
      } catch (error) {
        registration.withdraw();
        throw error;
      }
    },
  };
}
