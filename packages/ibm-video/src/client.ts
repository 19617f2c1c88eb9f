// IBM's own API as far as its chats need it. Every method throws one of errors.ts, or what its signal was aborted with.
import {
  chatJson,
  type Group,
  groupsForm,
  groupsJson,
  type Initialisation,
  qnaJson,
} from "@tributary/schemas/ibm-video";
import type { z } from "zod";
import type { AccessToken } from "./access-token.ts";
import { UnexpectedAnswerError } from "./errors.ts";
import { errorOf, exchange, formOf, readAnswer, type Transport } from "./request.ts";
import { secureUrl } from "./secure-url.ts";

const API_URL = "https://api.video.ibm.com";

export interface IbmVideoOptions extends Transport {
  /** https, or http to this machine. */
  apiUrl?: string;
  token: Pick<AccessToken, "current" | "renewed">;
}

export interface Wanted {
  signal?: AbortSignal | undefined;
}

export interface NewGroup {
  /** Of the other ones in the group. */
  participantIds: readonly string[];
  /** `user.token` of the chat's initialisation. */
  chatToken: string;
  name?: string;
}

export interface IbmVideo {
  /** Where the channel's chat is and who one is in it. */
  chat(channelId: string, wanted?: Wanted): Promise<Initialisation>;
  /** The same of its questions and answers. */
  qna(channelId: string, wanted?: Wanted): Promise<Initialisation>;
  /** Makes a group chat, one more each time: after an unknown outcome nobody can tell whether it is there. */
  createGroup(channelId: string, group: NewGroup, wanted?: Wanted): Promise<Group>;
}

/** @throws TypeError for an URL that is not secure. */
export function createIbmVideo({ apiUrl = API_URL, token, ...transport }: IbmVideoOptions): IbmVideo {
  const base = secureUrl(apiUrl);

  async function call<S extends z.ZodType>(schema: S, path: string, sent: { form?: URLSearchParams } & Wanted) {
    const ask = async (access: string) => {
      const headers = { authorization: `Bearer ${access}` };
      return exchange(transport, { url: `${base}${path}`, method: sent.form ? "POST" : "GET", headers, ...sent });
    };
    const access = await token.current(sent);
    let answer = await ask(access);
    // It may have been revoked long before its end. Refused once more it is not the token.
    if (answer.status === 401) answer = await ask(await token.renewed(access, sent));
    if (answer.status !== 200) throw errorOf(answer);
    return readAnswer(schema, answer);
  }

  /** From elsewhere nobody shall send us to this machine's own ports. */
  function place(initialisation: Initialisation): Initialisation {
    const { api_base_url } = initialisation.stream_data;
    if (api_base_url.startsWith("https:") || base.startsWith("http:")) return initialisation;
    throw new UnexpectedAnswerError({ status: 200, description: "the chat service's address is not an https URL" });
  }

  const channel = (id: string) => `/channels/${encodeURIComponent(id)}`;
  return {
    chat: async (channelId, wanted = {}) =>
      place((await call(chatJson, `${channel(channelId)}/chat.json`, wanted)).chat),
    qna: async (channelId, wanted = {}) => place((await call(qnaJson, `${channel(channelId)}/qna.json`, wanted)).qna),
    async createGroup(channelId, { participantIds, chatToken, name }, wanted = {}) {
      const { participant_ids, ...said } = groupsForm.parse({
        ...{ participant_ids: participantIds, chat_token: chatToken },
        ...(name !== undefined && { name }),
      });
      const form = formOf(said);
      for (const id of participant_ids) form.append("participant_ids[]", id);
      return (await call(groupsJson, `${channel(channelId)}/chat/groups.json`, { ...wanted, form })).group;
    },
  };
}
