// Which links are listed: the address says so, so that it can be passed on, and the map leads to those that it counts.
import type { Input } from "@tributary/client";
import { isLive, PROVIDER_CHOICES, STATUS_CHOICES } from "../../wording/external-chats.ts";

type Search = NonNullable<Input<"POST /admin/external_chats/search">["body"]>;

/** In place of a status: of all links that are not over. */
export const ALIVE = "alive";
const LIVING = STATUS_CHOICES.map(({ value }) => value).filter((status) => isLive({ status }));

/** What is null is not asked for. */
export interface Listed {
  provider: string | null;
  status: string | null;
}

/** What an address asks for. */
export const listedBy = (params: URLSearchParams): Listed => ({
  provider: params.get("provider"),
  status: params.get("status"),
});

/** The address that asks for it. */
export function linksPath(listed: Listed): string {
  const named = Object.entries(listed).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return `/operator/links?${new URLSearchParams(named)}`;
}

/** As the platform is asked for it; what it does not know is not asked for. */
export function searchOf({ provider, status }: Listed): Search {
  const [known] = PROVIDER_CHOICES.filter(({ value }) => value === provider);
  const statuses = status === ALIVE ? LIVING : STATUS_CHOICES.map(({ value }) => value).filter((one) => one === status);
  return {
    ...(known === undefined ? {} : { provider: known.value }),
    ...(statuses.length === 0 ? {} : { status: statuses }),
  };
}
