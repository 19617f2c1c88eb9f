// The viewers' page: every channel, talking in one as any viewer, and moderating it. It looks again whenever the
// server says that something changed.
import "../../page/faults.js";
import { linesOf } from "./transcript.js";

const find = (selector) => document.querySelector(selector);
const status = find("#status");
const transcript = find("#transcript");
const text = find("#text");
const viewer = find("#viewer");
let selected = null;
let isTyping = false;

const read = async (path) => (await fetch(`/control${path}`)).json();

async function post(path, body = {}) {
  const answer = await fetch(`/control${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  find("#problem").textContent = answer.ok ? "" : (await answer.json()).error;
  return answer.ok;
}

const act = (action, body) => post(`/channels/${encodeURIComponent(selected)}/${action}`, body);

async function showChannels() {
  const { channels } = await read("/channels");
  const { chat: focused } = document.activeElement.dataset;
  find("#no-chats").hidden = channels.length > 0;
  find("#chats").replaceChildren(...channels.map(channelRow));
  if (focused) find(`[data-chat="${focused}"]`)?.focus();
}

function channelRow({ cid, name, messageCount, watcherCount, deletedAt }) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.chat = cid;
  button.setAttribute("aria-current", String(cid === selected));
  const state = deletedAt === null ? `${watcherCount} watching` : "deleted";
  const parts = [cid, state, `${name ?? ""} · ${messageCount} messages`];
  button.append(
    ...parts.map((part, index) =>
      Object.assign(document.createElement("span"), { textContent: part, className: index === 2 ? "quiet" : "" }),
    ),
  );
  button.addEventListener("click", () => choose(cid));
  const row = document.createElement("li");
  row.append(button);
  return row;
}

async function choose(cid) {
  selected = cid;
  transcript.replaceChildren();
  await Promise.all([showChannels(), showChannel()]);
  find("#title").focus();
}

async function showChannel() {
  if (selected === null) return;
  const channel = await read(`/channels/${encodeURIComponent(selected)}?latest=200`);
  if (channel.cid !== selected) return; // another one was chosen meanwhile, or it is gone
  find("#desk").hidden = false;
  find("#title").textContent = channel.cid;
  find("#facts").textContent = factsOf(channel).join(" · ");
  const atEnd = transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 40;
  transcript.replaceChildren(...linesOf(channel, act));
  if (atEnd) transcript.scrollTop = transcript.scrollHeight;
}

const factsOf = ({ name, messageCount, receivedCount, frozen, cooldown, banned, members }) => [
  ...(name === null ? [] : [name]),
  `${messageCount} messages, ${receivedCount} sent by clients`,
  ...(members.length === 0 ? [] : [`members: ${members.map(({ user_id }) => user_id).join(", ")}`]),
  ...(frozen ? ["frozen"] : []),
  ...(cooldown > 0 ? [`slow mode: ${cooldown} s`] : []),
  ...(banned.length === 0 ? [] : [`banned: ${banned.join(", ")}`]),
];

async function say() {
  const said = text.value.trim();
  if (said === "" || viewer.value === "") return;
  if (await act("say", { user: viewer.value, text: said })) text.value = "";
  isTyping = false;
}

find("#opening").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { cid } = await read(`/channels/${encodeURIComponent(find("#channel-id").value)}`);
  await choose(cid);
});
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
  if (types === isTyping || viewer.value === "") return;
  isTyping = types;
  void act("type", { user: viewer.value, isTyping });
});

const MODERATION = {
  ban: () => ["ban", { user: viewer.value }],
  unban: () => ["unban", { user: viewer.value }],
  freeze: () => ["freeze", { isFrozen: true }],
  unfreeze: () => ["freeze", { isFrozen: false }],
  slow_down: () => ["slow_down", { seconds: 10 }],
  truncate: () => ["truncate", {}],
};
find(".actions:not(#opening)").addEventListener("click", ({ target }) => {
  const { action, connections } = target.dataset;
  if (action) void act(...MODERATION[action]());
  if (connections) void post(`/connections/${connections}`, connections === "close" ? { code: 1006 } : {});
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
    await Promise.all([showChannels(), showChannel()]).catch(() => {});
  }
  isLooking = false;
}
const changes = new EventSource("/control/changes");
changes.addEventListener("open", () => {
  status.textContent = "Live";
  void look();
});
changes.addEventListener("message", look);
changes.addEventListener("error", () => {
  status.textContent = "The simulator is away; trying again…";
});
