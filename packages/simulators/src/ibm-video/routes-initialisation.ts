// What a client enters a chat with, and groups beside it.
import { groupsForm } from "@tributary/schemas/ibm-video";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Account, Room } from "./account.ts";
import { ApiRefusal } from "./api-refusal.ts";
import type { Channel } from "./channel.ts";
import { type ChatService, TEAM } from "./chat-service.ts";
import { formOf } from "./form-body.ts";
import { openGroup } from "./members.ts";

export interface OfChannel {
  Params: { channelId: string };
}

/** `chat.json` and `qna.json`. */
export function addInitialisationRoutes(app: FastifyInstance, service: ChatService, account: Account): void {
  const initialise = (request: FastifyRequest<OfChannel>, kind: Room) => {
    const channel = account.room(request.params.channelId, kind);
    return { [kind]: { stream_data: streamData(service, channel, request), user: account.initialise() } };
  };
  app.get<OfChannel>("/channels/:channelId/chat.json", async (request) => initialise(request, "chat"));
  app.get<OfChannel>("/channels/:channelId/qna.json", async (request) => initialise(request, "qna"));
}

const streamData = ({ settings }: ChatService, { id, type }: Channel, { protocol, host }: FastifyRequest) => ({
  ...{ api_base_url: `${protocol}://${host}`, api_key: settings.apiKey },
  ...{ channel_id: id, channel_type: type, team: TEAM },
});

/** `groups.json`: a group of the chat user and those who are named. */
export function addGroupRoute(app: FastifyInstance, service: ChatService, account: Account): void {
  app.post<OfChannel>("/channels/:channelId/chat/groups.json", async (request) => {
    const form = formOf(request);
    const given = groupsForm.safeParse({
      ...{ participant_ids: form.getAll("participant_ids[]"), chat_token: form.get("chat_token") },
      ...(form.has("name") && { name: form.get("name") }),
    });
    if (!given.success) throw new ApiRefusal(400, given.error.issues[0]?.message ?? "");
    const { channelId } = request.params;
    account.room(channelId, "chat");
    const { participant_ids, chat_token, name } = given.data;
    const maker = makerOf(service, chat_token);
    const { id, type } = openGroup(service, { channelId, userIds: [maker, ...participant_ids], name: name ?? null });
    return { group: { channel_id: id, channel_type: type, team: TEAM } };
  });
}

function makerOf({ tokens }: ChatService, token: string): string {
  try {
    return tokens.verify(token);
  } catch {
    throw new ApiRefusal(400, "chat_token is not valid");
  }
}
