// How the adapter speaks to the platform: as a service, under the lease of the link that it speaks for.
import type { HeldLink } from "@tributary/event-store";
import type { Command, SentCommand } from "@tributary/schemas";

/** Who asks, on every command; and who uploads files. */
export const SERVICE = { role: "service", id: "bp-adapter" } as const;

/** A command on its way; once another replica holds the link it is dropped. */
export const sentCommand = (
  { tenant, lease }: Pick<HeldLink, "tenant" | "lease">,
  { commandId, command, sentAt }: { commandId: string; command: Command; sentAt: string },
): SentCommand => ({ commandId, tenant, command, principal: SERVICE, application: SERVICE.id, sentAt, lease });
