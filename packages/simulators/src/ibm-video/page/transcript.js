// What is in a channel, message by message, each with what can be done to it.

/** The messages as elements; `act` is called with an action and its body. */
export const linesOf = ({ messages, received }, act) => {
  const ours = new Set(received.map(({ id }) => id));
  return messages.map((message) => lineOf(message, ours.has(message.id), act));
};

function lineOf(message, isOurs, act) {
  const line = document.createElement("li");
  line.dataset.message = message.id;
  line.className = isOurs ? "centre" : "customer";
  const name = document.createElement("b");
  name.textContent = [message.user.name ?? message.user.id, ...marksOf(message)].join(" · ");
  const isDeleted = message.type === "deleted";
  line.append(name, isDeleted ? "(deleted)" : message.text, " ");
  if (!isDeleted) line.append(...buttonsOf(message, act));
  return line;
}

const marksOf = ({ type, pinned, parent_id, reaction_counts }) => [
  ...(type === "regular" ? [] : [type]),
  ...(pinned ? ["pinned"] : []),
  ...(parent_id ? [`in reply to ${parent_id}`] : []),
  ...Object.entries(reaction_counts ?? {}).map(([name, count]) => `${name} ${count}`),
];

function buttonsOf({ id, pinned }, act) {
  const button = (label, action, body) => {
    const element = document.createElement("button");
    Object.assign(element, { type: "button", textContent: label });
    element.addEventListener("click", () => act(action, { messageId: id, ...body() }));
    return element;
  };
  const user = () => ({ user: document.querySelector("#viewer").value });
  return [
    button("Like", "react", () => ({ ...user(), type: "like" })),
    button("Delete", "remove", () => ({})),
    button(pinned ? "Unpin" : "Pin", "pin", () => ({ isPinned: !pinned })),
  ];
}
