/** Somebody who acts: who they are to the api. */
import type { Role } from "@tributary/schemas";
import type { Tenant } from "../../platform.ts";

export interface Person {
  readonly role: Role;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** With credentials that last for the whole run. */
export async function personOf(tenant: Tenant, role: Role, id: string): Promise<Person> {
  return { role, id, headers: await tenant.as(role, id, { expiresInSeconds: 24 * 3600 }) };
}
