// Postgres writes times in the session's zone; outside this package they are RFC 3339 in UTC with milliseconds.

/** The same moment, in UTC. */
export const utcText = (time: string | Date): string => new Date(time).toISOString();
