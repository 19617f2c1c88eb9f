// What a message says, as plain text: its own, and below it what is attached, by title and link.
import { webUrl } from "@tributary/schemas";
import type { ChatMessage } from "@tributary/schemas/ibm-video";

/** What a session takes; the end of a longer one is left out. */
const LONGEST_TEXT = 20_000;
const ELLIPSIS = "…";

type Attachment = ChatMessage["attachments"][number];

/** Empty when there is nothing to show. The service's own HTML is not used. */
export function textOf({ text, attachments }: Pick<ChatMessage, "text" | "attachments">): string {
  const said = text ?? "";
  const lines = attachments.map(lineOf).filter((line) => line !== "" && !said.includes(line));
  const whole = [said, ...lines].filter((part) => part !== "").join("\n");
  if (whole.length <= LONGEST_TEXT) return whole;
  return whole.slice(0, LONGEST_TEXT - ELLIPSIS.length).toWellFormed() + ELLIPSIS;
}

/** Links that can't be followed are not shown. */
function lineOf({ title, fallback, title_link, asset_url, image_url, thumb_url, og_scrape_url }: Attachment): string {
  const links = [title_link, asset_url, image_url, og_scrape_url, thumb_url].map((link) => webUrl.safeParse(link));
  const link = links.find(({ success }) => success)?.data;
  return [title ?? fallback, link].filter((part) => part).join(": ");
}
