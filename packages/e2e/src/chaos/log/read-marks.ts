/** Marks only ever go forward, and name a message of somebody else that is there. */
import type { LogEntry } from "../subjects.ts";

export function wrongMarks(streams: ReadonlyMap<string, readonly LogEntry[]>): string[] {
  return [...streams].flatMap(([streamId, entries]) => {
    const highest = new Map<string, number>();
    return entries.flatMap(({ number, event: { event } }) => {
      if (event.type !== "MessagesRead") return [];
      const { memberId, upToVersion } = event.data;
      const before = highest.get(memberId) ?? 0;
      highest.set(memberId, Math.max(before, upToVersion));
      const marked = entries[upToVersion - 1]?.event.event;
      const isOfAnother = marked?.type === "MessageSent" && marked.data.senderId !== memberId;
      if (upToVersion > before && upToVersion < number && isOfAnother) return [];
      return [`${streamId} ${number}: ${memberId} marks ${upToVersion} as read after ${before}`];
    });
  });
}
