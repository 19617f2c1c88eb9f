// Who we are in the chat service, as IBM's initialisation says it.
import { secureUrl } from "@tributary/ibm-video";
import type { Initialisation } from "@tributary/schemas/ibm-video";

export interface ChatUser {
  readonly tenant: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly id: string;
  /** For the chat service; replaced when it does not take it any more. */
  readonly token: string;
}

/** @throws TypeError when the service is neither https nor on this machine. */
export const chatUserOf = (tenant: string, { stream_data, user }: Initialisation): ChatUser => ({
  ...{ tenant, baseUrl: secureUrl(stream_data.api_base_url), apiKey: stream_data.api_key },
  ...{ id: user.id, token: user.token },
});

/** Conversations of one user share a connection. */
export const keyOf = ({ tenant, baseUrl, apiKey, id }: ChatUser): string =>
  JSON.stringify([tenant, baseUrl, apiKey, id]);
