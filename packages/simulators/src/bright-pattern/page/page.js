// The agents' page: every chat, and everything that an agent can do in one. It looks again whenever the server says
// that something changed.
import "../../page/faults.js";
import { linesOf } from "./transcript.js";

const find = (selector) => document.querySelector(selector);
const status = find("#status");
const transcript = find("#transcript");
const text = find("#text");
let selected = null;
let isTyping = false;

const read = async (path) => (await fetch(`/agent${path}`)).json();

async function act(action, body = {}) {
  const answer = await fetch(`/agent/chats/${selected}/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  find("#problem").textContent = answer.ok ? "" : (await answer.json()).error;
  return answer.ok;
}

async function showChats() {
  const { chats } = await read("/chats");
  const { chat: focused } = document.activeElement.dataset;
  find("#no-chats").hidden = chats.length > 0;
  find("#chats").replaceChildren(...chats.toReversed().map(chatRow));
  if (focused) find(`[data-chat="${focused}"]`)?.focus();
}

function chatRow(chat) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.chat = chat.chatId;
  button.setAttribute("aria-current", String(chat.chatId === selected));
  const parts = [nameOf(chat), chat.phase === "open" ? chat.state : "over", chat.chatId.slice(0, 8)];
  button.append(
    ...parts.map((part, index) =>
      Object.assign(document.createElement("span"), { textContent: part, className: index === 2 ? "quiet" : "" }),
    ),
  );
  button.addEventListener("click", () => choose(chat.chatId));
  const row = document.createElement("li");
  row.append(button);
  return row;
}

const nameOf = ({ parameters, phoneNumber, clientId }) =>
  [parameters.first_name, parameters.last_name].filter(Boolean).join(" ") || phoneNumber || clientId;

async function choose(chatId) {
  selected = chatId;
  transcript.replaceChildren();
  await Promise.all([showChats(), showChat()]);
  find("#title").focus();
}

async function showChat() {
  if (selected === null) return;
  const chat = await read(`/chats/${selected}`);
  if (chat.chatId !== selected) return; // another one was chosen meanwhile
  find("#desk").hidden = false;
  find("#title").textContent = nameOf(chat);
  const given = Object.entries(chat.parameters).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  find("#facts").textContent = [`${chat.channel} ${chat.version}`, chat.chatId, ...given].join(" · ");
  const atEnd = transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 40;
  // What was there stays there, so that only what is new is read out.
  transcript.append(...linesOf(chat).slice(transcript.childElementCount));
  if (atEnd) transcript.scrollTop = transcript.scrollHeight;
  find("#typing").textContent = chat.customerTyping ? "The customer is typing…" : "";
  enable(chat);
}

function enable({ phase, parties }) {
  const isOpen = phase === "open";
  const hasAgent = parties.some(({ present }) => present);
  for (const control of document.querySelectorAll("main button, main input, main textarea")) control.disabled = !isOpen;
  for (const control of document.querySelectorAll("#composer *, #files *, [value=transfer]"))
    control.disabled = !(isOpen && hasAgent);
}

async function say() {
  const said = text.value.trim();
  if (said === "") return;
  if (await act("say", { text: said })) text.value = "";
  isTyping = false;
}

find("#composer").addEventListener("submit", (event) => {
  event.preventDefault();
  void say();
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  void say();
});
text.addEventListener("input", () => {
  const types = text.value !== "";
  if (types === isTyping) return;
  isTyping = types;
  void act("type", { isTyping });
});
find("#people").addEventListener("submit", (event) => {
  event.preventDefault();
  void act(event.submitter.value, { name: find("#agent-name").value });
});
find("#forms").addEventListener("submit", (event) => {
  event.preventDefault();
  void act("show_form", { formName: find("#form-name").value });
});
find("#files").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [file] = find("#file").files;
  const base64 = new Uint8Array(await file.arrayBuffer()).toBase64();
  const contentType = file.type || "application/octet-stream";
  if (await act("send_file", { name: file.name, contentType, base64 })) event.target.reset();
});
const WORDS = { warn: "Are you still there?", time_out: "The chat was closed, because you were away." };
find("#ending").addEventListener("click", ({ target }) => {
  const { action } = target.dataset;
  if (action) void act(action, WORDS[action] && { text: WORDS[action] });
});

// However many changes come while it looks, it looks once more.
let isLooking = false;
let lookAgain = false;
async function look() {
  lookAgain = true;
  if (isLooking) return;
  isLooking = true;
  while (lookAgain) {
    lookAgain = false;
    await Promise.all([showChats(), showChat()]).catch(() => {});
  }
  isLooking = false;
}
const changes = new EventSource("/agent/changes");
changes.addEventListener("open", () => {
  status.textContent = "Live";
  void look();
});
changes.addEventListener("message", look);
changes.addEventListener("error", () => {
  status.textContent = "The simulator is away; trying again…";
});
