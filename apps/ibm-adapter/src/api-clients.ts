// IBM's API for each tenant, as its account says: tokens live here, in memory, and are renewed before they end.
import { accessToken, createIbmVideo, type IbmVideo } from "@tributary/ibm-video";
import type { Accounts } from "./accounts.ts";

/** Of tenants that have an account; each has one client, so that its chats share a token. */
export function apiClients(accounts: Accounts): (tenant: string) => IbmVideo {
  const clients = new Map<string, IbmVideo>();
  for (const [tenant, { apiUrl, tokenUrl, ...credentials }] of accounts) {
    const token = accessToken({ ...credentials, ...(tokenUrl === undefined ? {} : { tokenUrl }) });
    clients.set(tenant, createIbmVideo({ token, ...(apiUrl === undefined ? {} : { apiUrl }) }));
  }
  return (tenant) => {
    const client = clients.get(tenant);
    if (!client) throw new TypeError(`the tenant ${tenant} has no account`);
    return client;
  };
}
