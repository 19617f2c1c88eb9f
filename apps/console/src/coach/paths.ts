// The addresses of the coach's rooms.

/** A session is read on the path of its participant, so its address says whose it is. */
export const sessionPath = ({ id, participantId }: { id: string; participantId: string | null }): string =>
  `/coach/sessions/${encodeURIComponent(id)}${participantId === null ? "" : `?of=${encodeURIComponent(participantId)}`}`;

export const participantPath = (id: string): string => `/coach/participants/${encodeURIComponent(id)}`;

export const channelPath = (sessionId: string): string => `/coach/channels/${encodeURIComponent(sessionId)}`;
