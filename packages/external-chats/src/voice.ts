// As whom an adapter speaks to the platform, and of which outside system: a service, under the lease of the link that it
// speaks for.
import type { HeldLink } from "@tributary/event-store";
import type { Command, SentCommand } from "@tributary/schemas";

export interface Voice {
  /** Who asks, on every command; and who uploads files. */
  service: { readonly role: "service"; readonly id: string };
  /** What its links and origins name the outside system by. */
  provider: string;
  /** The same for people. */
  vendor: string;
  /** What its command ids begin with. */
  prefix: string;
}

/** The service by this id. */
export const serviceOf = (id: string): Voice["service"] => ({ role: "service", id });

/** A command on its way; once another replica holds the link it is dropped. */
export const sentCommand = (
  { service }: Pick<Voice, "service">,
  { tenant, lease }: Pick<HeldLink, "tenant" | "lease">,
  { traceparent, ...sent }: { commandId: string; command: Command; sentAt: string; traceparent?: string | undefined },
): SentCommand => ({
  ...{ ...sent, tenant, principal: service, application: service.id, lease },
  ...(traceparent === undefined ? {} : { traceparent }),
});
