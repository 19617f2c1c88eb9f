// What a chat outside is called, and how it stands, in one word and one colour.
import type { ExternalChatChange } from "@tributary/client";
import { strings } from "../strings.ts";

type Status = ExternalChatChange["status"];

const { providers, statuses } = strings.externalChats;
const PROVIDERS: Readonly<Record<string, string>> = providers;
const OVER: ReadonlySet<Status> = new Set<Status>(["ENDED", "FAILED", "UNLINKED"]);

/** Whether there is still somebody out there to talk to, or about to be. */
export const isLive = ({ status }: Pick<ExternalChatChange, "status">): boolean => !OVER.has(status);

/** One that a newer platform links to is called by its code. */
export const providerText = (provider: string): string => PROVIDERS[provider] ?? provider;

export const statusText = (status: Status): string => statuses[status];

/** All of them, to choose from. */
export const PROVIDER_CHOICES = choicesOf(providers);
export const STATUS_CHOICES = choicesOf(statuses);

function choicesOf<T extends string>(words: Readonly<Record<T, string>>): { value: T; label: string }[] {
  return (Object.keys(words) as T[]).map((value) => ({ value, label: words[value] }));
}

export const colourOf = (status: Status): string => {
  if (status === "CONNECTED") return "teal";
  if (status === "FAILED") return "red";
  if (status === "INTERRUPTED") return "orange";
  return OVER.has(status) ? "gray" : "blue";
};
