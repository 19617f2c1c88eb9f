/** What a link to IBM Video Streaming is asked for with. Each parameter holds a bounded text, so many ids take several. */

const IDS = "externalParticipantIds";
/** Each holds 15 ids of 64 characters. */
const IDS_EACH = 15;

/** The parameters that name these people: `externalParticipantIds`, `externalParticipantIds2` and so on. */
export function externalParticipants(ids: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (let from = 0, number = 1; from < ids.length; from += IDS_EACH, number += 1) {
    parameters[nameOf(number)] = ids.slice(from, from + IDS_EACH).join(",");
  }
  return parameters;
}

/** The people whom the parameters of a link name. */
export function externalParticipantsOf(parameters: Readonly<Record<string, string>>): string[] {
  const ids: string[] = [];
  for (let number = 1; ; number += 1) {
    const listed = parameters[nameOf(number)];
    if (listed === undefined) return ids;
    ids.push(...listed.split(","));
  }
}

const nameOf = (number: number): string => (number === 1 ? IDS : `${IDS}${number}`);
