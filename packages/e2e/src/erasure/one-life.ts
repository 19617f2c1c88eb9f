/** What participant 40 was and said, in texts that nothing else holds, on every way into the platform. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Platform } from "../platform.ts";
import { eventually } from "../received.ts";

const identified = z.looseObject({ id: z.string() });

/** Sends a request that has to succeed. */
export type Send = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object | FormData,
) => Promise<unknown>;

/** A text that nothing else holds, by what it is. */
function secrets<Name extends string>(...names: Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, `${name}-${randomUUID()}`])) as Record<Name, string>;
}

/** Everything personal that can be said of participant 40, and by them; and what a coach with the same id said. */
export async function liveOneLife(send: Send, platform: Platform) {
  const { tenant } = platform;
  const [admin, coach, self, service, namesake] = await Promise.all([
    tenant.as("admin", "1"),
    tenant.as("coach", "41"),
    tenant.as("participant", "40"),
    tenant.as("service", "importer"),
    tenant.as("coach", "40"),
  ]);
  const said = secrets(
    ...(["firstName", "lastName", "email", "mobile", "externalId", "extra", "title", "message", "edited"] as const),
    ...([
      "replied",
      "fileName",
      "fileContent",
      "formTitle",
      "formLabel",
      "formAnswer",
      "notice",
      "link",
      "card",
      "question",
      "answer",
      "accepted",
      "deadLetter",
    ] as const),
  );
  const keyed = (headers: Record<string, string>) => ({ ...headers, "idempotency-key": randomUUID() });
  const { firstName, lastName, mobile, externalId } = said;
  const email = `${said.email}@example.org`;
  await send("POST", "/participants", keyed(admin), { id: "40", firstName, lastName, email, mobile, externalId });
  await send("POST", "/admin/extras", admin, { code: "MOOD", name: "Mood", group: "PARTICIPANT", dataType: "S" });
  await send("PUT", "/participants/40/extras", keyed(self), { extraCode: "MOOD", value: said.extra });

  const opening = { participantIds: ["40"], title: said.title };
  const session = identified.parse(await send("POST", "/admin/chat_sessions", keyed(coach), opening)).id;
  const mine = `/participants/40/chat_sessions/${session}/chat_messages`;
  const message = identified.parse(await send("POST", mine, keyed(self), { text: said.message })).id;
  await send("PATCH", `${mine}/${message}`, keyed(self), { text: said.edited });
  await send("POST", mine, keyed(self), { text: said.replied, replyToId: message });
  const file = new FormData();
  file.append("file", new Blob([said.fileContent], { type: "text/plain" }), said.fileName);
  const uploaded = await send("POST", `/participants/40/chat_sessions/${session}/files`, keyed(self), file);
  const { fileId } = z.looseObject({ fileId: z.string() }).parse(uploaded);
  await send("POST", mine, keyed(self), { text: "", attachments: [fileId] });
  const fields = [{ name: "why", label: said.formLabel }];
  const asked = { name: "Intake", title: said.formTitle, fields };
  const form = identified.parse(await send("POST", `/admin/chat_sessions/${session}/forms`, keyed(coach), asked)).id;
  const answers = [{ name: "why", value: said.formAnswer }];
  await send("PUT", `/participants/40/chat_sessions/${session}/forms/${form}`, keyed(self), { answers });
  await send("POST", `/admin/chat_sessions/${session}/notices`, keyed(coach), { text: said.notice });
  const link = { type: "LinkExternalChat", sessionId: session, linkId: randomUUID(), provider: "bright-pattern" };
  await send("POST", "/commands", service, { ...link, parameters: { about: said.link } });
  await send("POST", `/admin/chat_sessions/${session}/lock`, keyed(coach));

  const activityValues = [{ measureTypeName: said.question, measureDataType: "S" }];
  const cards = [{ title: said.card, data: { activityPlanType: "SURVEY", activityValues } }];
  const plan = { participantId: "40", title: "Week", cards };
  const added = await send("POST", "/admin/activity_plans", keyed(coach), plan);
  const [card] = z
    .looseObject({
      cards: z.array(z.looseObject({ id: z.string(), data: z.looseObject({ activityValues: z.array(identified) }) })),
    })
    .parse(added).cards;
  const responses = [{ activityValueId: card?.data.activityValues[0]?.id, value: said.answer }];
  await send("PUT", "/participants/40/activity_responses", keyed(self), { activityPlanCardId: card?.id, responses });

  const later = { prefer: "respond-async" };
  await send("POST", mine, { ...keyed(self), ...later }, { text: said.accepted });
  await send("POST", "/commands", keyed(service), {
    ...{ type: "ChangeExtraValue", participantId: "40", extraCode: "UNKNOWN", value: said.deadLetter },
  });
  const isDone = async () =>
    (await platform.store.acceptedCommands.waiting()).accepted === 0 &&
    (await platform.store.deadLetters.count()) === 1;
  await eventually(isDone, "what was accepted is executed, or a dead letter");

  const other = identified.parse(
    await send("POST", "/participants", admin, { firstName: "Zoe", lastName: "Quinn" }),
  ).id;
  const opened = await send("POST", "/admin/chat_sessions", namesake, { participantIds: [other] });
  const theirs = `/chat_sessions/${identified.parse(opened).id}`;
  await send("POST", `/admin${theirs}/chat_messages`, namesake, { text: "of the coach with that id" });
  const readByNamesake = () => send("GET", `/participants/${other}${theirs}/chat_messages`, namesake);
  return { said, admin, self, readByNamesake };
}
