// What every table is to a rebuild. One list: a table that nobody classed fails a test, so that none is forgotten.

/** Made from the log alone: a rebuild makes them anew, the check compares them. */
export const readModelTables = [
  "participants",
  "participant_extras",
  "participant_extra_changes",
  "chat_sessions",
  "chat_session_members",
  "chat_session_reads",
  "chat_session_deliveries",
  "chat_session_message_counts",
  "messages",
  "message_reactions",
  "forms",
  "external_chats",
  "cards",
] as const;

/** Never touched by a rebuild: they are the log, numbers and answers that were given out, or data from outside. */
export const otherTables = [
  ...["events", "streams", "feeds", "feed_heads", "log_epoch"],
  ...["command_receipts", "dead_letters"],
  ...["relay_cursor", "leases", "stream_replicas", "stream_sessions"],
  ...["external_chat_cursors"],
  ...["subject_keys"],
  ...["api_keys", "extra_definitions", "files", "file_chunks"],
] as const;

export type ReadModelTable = (typeof readModelTables)[number];
