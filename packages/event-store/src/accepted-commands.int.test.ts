import { type SentCommand, toCommandRecord } from "@tributary/schemas";
import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";
import { appendRequest, receipt, TENANT } from "./testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

const principal = "service/importer";

function newCommand(commandId = uuid()) {
  const sent: SentCommand = {
    ...{ commandId, tenant: TENANT, application: "tests", sentAt: new Date().toISOString() },
    command: { type: "SuspendParticipant", participantId: "40" },
    principal: { role: "service", id: "importer" },
  };
  const { type } = sent.command;
  const about = { tenant: TENANT, commandId, type, record: toCommandRecord(sent) };
  return { principal, key: commandId, fingerprint: "f1", ...about };
}

const resultOf = ({ key }: { key: string }, changes = {}) =>
  receipt({
    principal,
    key,
    commandId: key,
    type: "SuspendParticipant",
    status: 200,
    body: { done: true },
    ...changes,
  });

async function makeOlder(key: string, seconds: number): Promise<void> {
  const client = await fresh.connect();
  const past = "accepted_at = accepted_at - $2 * interval '1 s', republish_at = republish_at - $2 * interval '1 s'";
  await client.query(`UPDATE command_receipts SET ${past} WHERE key = $1`, [key, seconds]);
}

test("what is accepted can be found and waits; its own result replaces it, once", async () => {
  const { acceptedCommands } = fresh.store;
  const command = newCommand();
  const before = await acceptedCommands.waiting();
  expect(await acceptedCommands.accept(command)).toMatchObject({ status: 202, commandId: command.key });
  expect((await acceptedCommands.waiting()).accepted).toBe(before.accepted + 1);

  const append = () => fresh.store.append(appendRequest({ receipts: [resultOf(command)] }));
  expect((await append()).outcome).toBe("appended");
  expect(await acceptedCommands.find(TENANT, command.key)).toMatchObject({
    ...{ status: 200, body: { done: true }, type: "SuspendParticipant", acceptedAt: expect.any(String) },
  });
  expect((await acceptedCommands.waiting()).accepted).toBe(before.accepted);
  expect((await append()).outcome).toBe("replayed");
});

test("the result of another command never takes the place of what was accepted", async () => {
  const command = newCommand();
  await fresh.store.acceptedCommands.accept(command);
  const other = resultOf(command, { commandId: uuid() });
  expect((await fresh.store.append(appendRequest({ receipts: [other] }))).outcome).toBe("replayed");
});

test("a refusal is replaced by a retry of its own command, and by nothing else; a success by nothing", async () => {
  const command = newCommand();
  const append = (changes: object) =>
    fresh.store.append(appendRequest({ receipts: [resultOf(command, changes)], events: [] }));
  await append({ status: 409 });
  expect((await append({ status: 200 })).outcome).toBe("replayed");
  expect((await append({ status: 200, retry: true, commandId: uuid() })).outcome).toBe("replayed");
  expect((await append({ status: 200, retry: true })).outcome).toBe("appended");
  expect((await append({ status: 200, retry: true })).outcome).toBe("replayed");
});

test("of a key that stands already nothing is accepted, and the standing receipt is answered", async () => {
  const stands = receipt({ principal });
  await fresh.store.append(appendRequest({ receipts: [stands] }));
  const late = { ...newCommand(), key: stands.key };
  expect(await fresh.store.acceptedCommands.accept(late)).toMatchObject({ commandId: stands.commandId, status: 201 });
});

test("accepting waits for an append with the same key, and then finds its receipt", async () => {
  const holder = await fresh.connect();
  const command = newCommand();
  await holder.query("BEGIN");
  const request = appendRequest({ receipts: [resultOf(command)] });
  const encoded = { ...request, events: [], receipts: [{ ...request.receipts[0], body: "{}" }] };
  await holder.query("SELECT append_events($1)", [JSON.stringify(encoded)]);
  const accepting = fresh.store.acceptedCommands.accept({ ...command, commandId: newCommand().commandId });
  const waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
  await expect.poll(async () => (await holder.query(waits)).rowCount).toBe(1);
  await holder.query("COMMIT");
  expect(await accepting).toMatchObject({ commandId: command.key, status: 200 });
});

test("overdue commands are taken oldest first, and are due again only when their age has doubled", async () => {
  const { acceptedCommands } = fresh.store;
  const [young, old] = [newCommand(), newCommand()];
  await acceptedCommands.accept(old);
  await acceptedCommands.accept(young);
  const ours = async () => {
    const taken = (await acceptedCommands.takeOverdue(100)).map(({ headers }) => headers.ce_id);
    return taken.filter((id) => id === young.key || id === old.key);
  };
  expect(await ours()).toEqual([]);
  await makeOlder(young.key, 40);
  await makeOlder(old.key, 50);
  expect(await ours()).toEqual([old.key, young.key]);
  expect(await ours()).toEqual([]);
});

test("while the log is suspect nothing is accepted", async () => {
  const client = await fresh.connect();
  await client.query("UPDATE log_epoch SET suspect = true");
  const outcome = await fresh.store.acceptedCommands.accept(newCommand());
  await client.query("UPDATE log_epoch SET suspect = false");
  expect(outcome).toBeNull();
});
