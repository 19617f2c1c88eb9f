// The dialog in which faults are switched on and off. What can be switched is asked of the server, where it says.

const dialog = document.querySelector("#faults");
const switches = document.querySelector("#switches");
const opener = document.querySelector("#open-faults");

const inWords = (name) => name.replace(/([A-Z])/g, " $1").toLowerCase();
const isOn = (value) => value === true || typeof value === "string" || (typeof value === "number" && value > 0);

async function ask(method, body) {
  const answer = await fetch(dialog.dataset.switches, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (answer.ok) show(await answer.json());
}

function show({ struck, slowMs, ...faults }) {
  const on = Object.values(faults).filter(isOn).length;
  opener.textContent = on === 0 ? "Faults" : `Faults (${on} on)`;
  const { name: focused } = document.activeElement;
  switches.replaceChildren(...Object.entries({ ...faults, slowMs }).map(([name, value]) => row(name, value, struck)));
  if (focused) switches.querySelector(`[name="${focused}"]`)?.focus();
}

function row(name, value, struck) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  if (typeof value === "boolean") Object.assign(input, { type: "checkbox", checked: value });
  else if (typeof value === "number") Object.assign(input, { type: "number", min: 0, step: "any", value });
  else Object.assign(input, { type: "text", value: value ?? "", placeholder: "none" });
  input.name = name;
  input.addEventListener("change", () => ask("PATCH", { [name]: valueIn(input) }));
  const times = struck[name] === undefined ? "" : ` (struck ${struck[name]}×)`;
  label.append(`${inWords(name)}${times}`, input);
  return label;
}

function valueIn(input) {
  if (input.type === "checkbox") return input.checked;
  if (input.type === "number") return input.valueAsNumber;
  return input.value === "" ? null : input.value;
}

opener.addEventListener("click", async () => {
  await ask("GET");
  dialog.showModal();
});
document.querySelector("#clear-faults").addEventListener("click", () => ask("DELETE"));
void ask("GET");
