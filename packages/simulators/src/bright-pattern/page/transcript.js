// What was said in a chat, line by line, in words.

const NOTES = {
  chat_session_status: ({ state, ewt }) => (state === "queued" && ewt ? `${state}, ${ewt} s to wait` : state),
  chat_session_ended: () => "The chat ended.",
  chat_session_end: () => "The customer ended the chat.",
  chat_session_disconnect: () => "The customer left.",
  chat_session_party_joined: ({ display_name }) => `${display_name} joined.`,
  chat_session_party_left: (event, nameOf) => `${nameOf(event)} left.`,
  chat_session_form_show: ({ form_name }) => `Form shown: ${form_name || "free text"}`,
  chat_session_form_data: ({ form_name, data }) => `Form answered: ${form_name} ${JSON.stringify(data)}`,
  chat_session_timeout_warning: ({ msg }) => `Warning: ${msg}`,
  chat_session_inactivity_timeout: ({ msg }) => `Timed out: ${msg}`,
  chat_session_message_delivered: ({ ref_msg_id }) => `Delivered: ${ref_msg_id}`,
  chat_session_message_read: ({ ref_msg_id }) => `Read: ${ref_msg_id}`,
  chat_session_case_set: ({ case_id }) => (case_id ? `Case ${case_id}` : "No case any more"),
};
/** Nobody wants to read these again. */
const SILENT = new Set(["chat_session_typing", "chat_session_not_typing"]);

/** The lines of a chat's transcript, as elements. */
export function linesOf(chat) {
  const nameOf = ({ party_id }) => {
    if (party_id === chat.chatId) return "Customer";
    return chat.parties.find(({ partyId }) => partyId === party_id)?.displayName ?? "Scenario";
  };
  return chat.history.filter(({ event }) => !SILENT.has(event)).map((event) => lineOf(chat, event, nameOf));
}

function lineOf(chat, event, nameOf) {
  const line = document.createElement("li");
  if (event.event !== "chat_session_message" && event.event !== "chat_session_file") {
    line.className = "event";
    line.textContent = NOTES[event.event]?.(event, nameOf) ?? event.event;
    return line;
  }
  line.className = event.party_id === chat.chatId ? "customer" : "centre";
  const name = document.createElement("b");
  name.textContent = nameOf(event);
  line.append(name, event.event === "chat_session_file" ? linkTo(event) : textOf(event));
  return line;
}

/** Of a message that is HTML only, what would be read of it. */
function textOf({ msg_text, msg }) {
  if (msg_text !== undefined) return msg_text;
  const lines = String(msg ?? "").replace(/<br\s*\/?>/gi, "\n");
  return new DOMParser().parseFromString(lines, "text/html").body.textContent ?? "";
}

function linkTo({ file_id, file_name }) {
  const link = document.createElement("a");
  link.href = `/clientweb/file/${encodeURIComponent(file_id)}`;
  link.textContent = file_name ?? "file";
  link.download = file_name ?? "";
  return link;
}
