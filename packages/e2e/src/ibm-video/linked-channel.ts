/** A chat of IBM Video Streaming that is a session here: made, followed and answered through the public API. */
import { type IbmChannel, ibmChannel } from "@tributary/schemas";
import { type Answer, request } from "../conversation.ts";
import { type ExternalLink, linkAt } from "../external-link.ts";
import type { Tenant } from "../ground.ts";

export interface LinkedChannel extends ExternalLink, Pick<IbmChannel, "id" | "sessionId"> {
  readonly channelId: string;
  /** The session's stream, as its coach opens it. */
  readonly streamPath: string;
  /** The coach says something there; answers the message's id. */
  answer(text: string): Promise<string>;
  /** A chat of its own, of some of its viewers with people from here. */
  group(body: {
    participantIds: readonly string[];
    externalParticipantIds: readonly string[];
    name?: string;
  }): Promise<LinkedChannel>;
}

interface Wanted {
  channelId: string;
  kind?: "chat" | "qna";
  coachId?: string;
  /** How others see the coach; by their id without. */
  coachName?: string;
}

/** A coach links it. */
export async function linkChannel(
  apiUrl: string,
  tenant: Tenant,
  { coachId = "41", coachName = coachId, ...body }: Wanted,
): Promise<LinkedChannel> {
  const coach = { id: coachId, headers: await tenant.as("coach", coachId) };
  const members = [{ memberId: coachId, memberType: "COACH", memberName: coachName }];
  return ask({ apiUrl, coach, members }, `${apiUrl}/api/v1/admin/ibm_channels`, body);
}

interface AsCoach {
  apiUrl: string;
  coach: { id: string; headers: Record<string, string> };
  members: readonly object[];
}

async function ask(as: AsCoach, url: string, body: object): Promise<LinkedChannel> {
  const { apiUrl, coach, members } = as;
  const made = created(await request("POST", url, coach.headers, { ...body, members }));
  const { id, sessionId, parameters } = ibmChannel.parse(made);
  const channel = `${apiUrl}/api/v1/admin/ibm_channels/${id}`;
  const messages = `${apiUrl}/api/v1/admin/chat_sessions/${sessionId}/chat_messages`;
  return {
    ...linkAt(channel, coach.headers),
    ...{ id, sessionId, channelId: parameters.channelId ?? "" },
    streamPath: `/api/v1/participants/${coach.id}/chat_sessions/${sessionId}/stream`,
    answer: async (text) => (created(await request("POST", messages, coach.headers, { text })) as { id: string }).id,
    group: (wanted) => ask(as, `${channel}/groups`, wanted),
  };
}

function created({ status, body }: Answer): unknown {
  if (status !== 201) throw new Error(`expected 201, got ${status} ${JSON.stringify(body)}`);
  return body;
}
