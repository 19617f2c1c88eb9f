/** Many conversations, each with its own participant and its own coach, so that nobody's feed is a bottleneck of the bench. */

import { type Conversation, openConversation } from "@tributary/e2e/conversation";
import type { Platform } from "@tributary/e2e/platform";

const IN_FLIGHT = 16;

export interface Talker {
  conversation: Conversation;
  /** Where this participant's messages are posted. */
  path: string;
}

/** Registers the people and opens their sessions through the public API. */
export async function populate(apiUrl: string, platform: Platform, count: number): Promise<Talker[]> {
  const talkers: Talker[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const number = next++;
      const people = { participantId: `p-${number}`, coachId: `c-${number}` };
      const conversation = await openConversation(apiUrl, platform.tenant, people);
      const path = `/api/v1/participants/${people.participantId}/chat_sessions/${conversation.sessionId}/chat_messages`;
      talkers.push({ conversation, path });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return talkers;
}

/** One of them, by chance. */
export function anyOf<T>(them: readonly T[]): T {
  const one = them[Math.floor(Math.random() * them.length)];
  if (!one) throw new Error("nobody there");
  return one;
}
