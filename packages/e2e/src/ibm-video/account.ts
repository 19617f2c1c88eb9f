/** The adapter's environment: the accounts that these tenants have at IBM Video Streaming. */
import type { IbmVideo } from "@tributary/simulators/ibm-video";
import type { Tenant } from "../ground.ts";

type Service = Pick<IbmVideo, "url" | "clientId" | "clientSecret">;

/** Each of them with what differs from a good one. */
export function accountsAt(
  { url, clientId, clientSecret }: Service,
  ...tenants: readonly (readonly [tenant: Tenant, account?: object])[]
): Record<string, string> {
  const good = { apiUrl: url, tokenUrl: `${url}/oauth2/token`, clientId, clientSecret };
  const accounts = tenants.map(([{ name }, account]) => [name, { ...good, ...account }]);
  return { IBM_VIDEO_ACCOUNTS: JSON.stringify(Object.fromEntries(accounts)) };
}

/** One environment with the accounts of several. */
export function allOf(...environments: readonly Record<string, string>[]): Record<string, string> {
  const accounts = environments.map(({ IBM_VIDEO_ACCOUNTS = "{}" }) => JSON.parse(IBM_VIDEO_ACCOUNTS));
  return { IBM_VIDEO_ACCOUNTS: JSON.stringify(Object.assign({}, ...accounts)) };
}
