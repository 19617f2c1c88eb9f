// What our messages are called over there: made of the chat and the session's version, so that every replica calls one the
// same, and the history of the chat tells whether it has arrived.

/** The parts of one event (a text and its files) follow each other by their number. */
export const customerMessageId = (chatId: string, version: number, part = 0): string =>
  part === 0 ? `${chatId}:${version}` : `${chatId}:${version}.${part}`;

/** The session's version in an id of ours; null when it is none. */
export function customerMessageVersion(messageId: string, chatId: string): number | null {
  if (!messageId.startsWith(`${chatId}:`)) return null;
  const [, version] = /^(\d{1,10})(?:\.\d+)?$/.exec(messageId.slice(chatId.length + 1)) ?? [];
  return version === undefined ? null : Number(version);
}
