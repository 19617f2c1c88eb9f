import type { ReferenceData } from "@tributary/event-store";

/** Remembers tenants that exist, which they do from then on: one question per tenant and replica, and not per command. */
export function knownTenants(reference: Pick<ReferenceData, "tenantExists">): Pick<ReferenceData, "tenantExists"> {
  const known = new Set<string>();
  return {
    async tenantExists(tenant) {
      if (known.has(tenant)) return true;
      const exists = await reference.tenantExists(tenant);
      if (exists) known.add(tenant);
      return exists;
    },
  };
}
