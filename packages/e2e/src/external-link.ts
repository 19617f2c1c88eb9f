/** How a session's link to an outside chat stands, through the public API. */
import { type ExternalChat, externalChat } from "@tributary/schemas";
import { request } from "./conversation.ts";
import { eventually } from "./received.ts";

export interface ExternalLink {
  /** How it stands now. */
  link(): Promise<ExternalChat>;
  /** How it stands as soon as it is so. */
  until(isSo: (link: ExternalChat) => boolean, what: string, withinMs?: number): Promise<ExternalChat>;
  /** How it stands as soon as it has this status. */
  becomes(status: ExternalChat["status"], withinMs?: number): Promise<ExternalChat>;
  unlink(): Promise<void>;
}

/** The link that is shown at this URL. */
export function linkAt(url: string, headers: Record<string, string>): ExternalLink {
  const link = async () => externalChat.parse((await request("GET", url, headers)).body);
  const until: ExternalLink["until"] = async (isSo, what, withinMs) => {
    let last = await link();
    const isSoNow = async () => {
      last = await link();
      return isSo(last);
    };
    await eventually(isSoNow, what, withinMs).catch((error: Error) => {
      throw new Error(`${error.message}; it is ${last.status}, ${last.detail}`);
    });
    return last;
  };
  return {
    ...{ link, until },
    becomes: (wanted, withinMs) => until(({ status }) => status === wanted, `the link is ${wanted}`, withinMs),
    unlink: async () => void (await request("DELETE", url, headers)),
  };
}
