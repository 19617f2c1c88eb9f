/**
 * Access that ends while somebody reads. Each has to end the stream in time; what is committed afterwards is not for this
 * reader, and everything before is. Answers how many events there were afterwards: without one nothing is shown.
 */
import { randomUUID } from "node:crypto";
import { digestOf, type Random, soon } from "@tributary/testing/checker";
import { request } from "../../conversation.ts";
import type { Life } from "../people/life.ts";
import { personOf } from "../people/person.ts";
import { openDirectRoom } from "../people/populate.ts";
import type { Room } from "../people/room.ts";
import type { Scene } from "../scene.ts";
import { participantSubject, sessionSubject } from "../subjects.ts";
import { arrive, letGo, said, visit } from "./visits.ts";

/** Streams end within a second; to that comes what servers and clients need to be back. */
const WITHIN_MS = 15_000;
/** Another replica may still know a key for half a minute. */
const KEY_KNOWN_MS = 30_000;
const KEY_WITHIN_MS = KEY_KNOWN_MS + WITHIN_MS;
const TOKEN_SECONDS = 8;
/** A token that expires before its stream is open shows nothing. */
const TOKENS = 4;

/** A coach follows the session of a participant, and is removed from it. */
export function leaveSession(scene: Scene, random: Random): Promise<number> {
  return inSomeRoom(scene, random, async ({ room }) => {
    const guest = await personOf(scene.platform.tenant, "coach", `visitor-${randomUUID()}`);
    await room.invite(guest.id);
    const { sessionId, pathId } = room;
    const session = { kind: "direct session" as const, sessionId, pathId, marks: false };
    const subject = sessionSubject({ tenant: scene.platform.tenant.name, reader: guest, includes: [] }, session);
    return visit(scene, random, {
      ...{ room, subject, withinMs: WITHIN_MS, reason: "left", statuses: [401, 422] },
      revoke: () => room.dismiss(guest.id),
      lastOf: (entries) =>
        entries.findLast(
          ({ event: { event } }) => event.type === "ChatSessionMemberLeft" && event.data.memberId === guest.id,
        )?.number ?? 0,
    });
  });
}

/** A coach follows a participant, and is removed from the session: cards and extras go on, the chat does not. */
export function narrowView(scene: Scene, random: Random): Promise<number> {
  return inSomeRoom(scene, random, async ({ room, affairs }) => {
    const { tenant } = scene.platform;
    const guest = await personOf(tenant, "coach", `visitor-${randomUUID()}`);
    await room.invite(guest.id);
    const subject = participantSubject({ tenant: tenant.name, reader: guest, includes: [] }, room.pathId);
    using visitor = await arrive(scene, random, { room, subject, reason: "narrowed" });
    await room.dismiss(guest.id);
    if (visitor === null) return 0;
    const events = await said(room, "not for the visitor");
    const changed = digestOf({ eventType: "PARTICIPANT_EXTRA_VALUE_CHANGED", payload: await affairs?.changeExtra() });
    if (await soon(() => visitor.follower.has(changed) || null, WITHIN_MS)) return events;
    scene.complaints.push(`${visitor.name}: without what is still for it`);
    return 0;
  });
}

/** A session is closed, while its participant goes on with the others. */
export function closeSession(scene: Scene, random: Random): Promise<number> {
  return inSomeRoom(scene, random, async ({ room: other }) => {
    const { tenant } = scene.platform;
    const self = await personOf(tenant, "participant", other.pathId);
    const { commands, service } = scene;
    const room = await openDirectRoom({ commands, random, service, host: other.host, comers: [] }, self);
    const session = { kind: "direct session" as const, sessionId: room.sessionId, pathId: self.id, marks: true };
    return visit(scene, random, {
      ...{ room, subject: sessionSubject({ tenant: tenant.name, reader: self, includes: ["receipts"] }, session) },
      ...{ withinMs: WITHIN_MS, reason: "closed", statuses: [409] },
      revoke: () => room.close(),
      // Its own events are over: what comes afterwards comes in the participant's other session.
      afterwards: other,
      lastOf: (entries) => entries.findLast(({ event: { event } }) => event.type === "ChatSessionClosed")?.number ?? 0,
    });
  });
}

/** A key is revoked with which somebody follows a participant. */
export function revokeKey(scene: Scene, random: Random): Promise<number> {
  return inSomeRoom(scene, random, async ({ room }) => {
    const { admin, api, platform } = scene;
    const keys = `${api.url}/api/v1/admin/api_keys`;
    const made = await soon(async () => {
      const { status, body } = await request("POST", keys, admin.headers, { application: "visitor" });
      return status === 201 ? (body as { id: string; key: string }) : null;
    });
    if (made === null) return 0;
    const self = await personOf(platform.tenant, "participant", room.pathId);
    const reader = { ...self, headers: { ...self.headers, "x-api-key": made.key } };
    const subject = participantSubject({ tenant: platform.tenant.name, reader, includes: [] }, room.pathId);
    return visit(scene, random, {
      ...{ room, subject, withinMs: KEY_WITHIN_MS, knownForMs: KEY_KNOWN_MS, reason: "key-revoked", statuses: [401] },
      revoke: async () => {
        await soon(async () =>
          (await request("DELETE", `${keys}/${made.id}`, admin.headers)).status < 500 ? true : null,
        );
      },
    });
  });
}

/** A token expires with which somebody follows a participant. */
export function expireToken(scene: Scene, random: Random): Promise<number> {
  return inSomeRoom(scene, random, async ({ room }) => {
    let hit = 0;
    for (let token = 0; hit === 0 && token < TOKENS; token++) hit = await expireOneToken(scene, random, room);
    return hit;
  });
}

async function expireOneToken(scene: Scene, random: Random, room: Room): Promise<number> {
  const { tenant } = scene.platform;
  const expiresAt = Date.now() + TOKEN_SECONDS * 1_000;
  const headers = await tenant.as("participant", room.pathId, { expiresInSeconds: TOKEN_SECONDS });
  const reader = { role: "participant" as const, id: room.pathId, headers };
  const subject = participantSubject({ tenant: tenant.name, reader, includes: [] }, room.pathId);
  return visit(scene, random, {
    ...{ room, subject, withinMs: WITHIN_MS, reason: "token-expired", statuses: [401] },
    revoke: async () => {
      await soon(() => (Date.now() >= expiresAt ? true : null));
    },
  });
}

/** A participant is suspended, with all who follow them, and some time later no longer: then they are owed the rest. */
export function suspend(scene: Scene, random: Random): Promise<number> {
  return inSomeRoom(scene, random, async ({ room, affairs }) => {
    const readers = scene.clients.filter(({ subject }) => subject.about === room.pathId);
    // What was accepted of them has to be executed while they may still say it.
    await scene.commands.settled();
    const from = Date.now();
    await affairs?.suspend();
    const suspensions = await Promise.all(
      readers.map(async (reader) => {
        const ban = await letGo(reader, { from, reason: "suspended", statuses: [409], withinMs: WITHIN_MS });
        if (ban === null) scene.complaints.push(`${reader.name}: still open after the participant was suspended`);
        return { reader, ban };
      }),
    );
    const afterwards = await said(room, "while suspended");
    const until = Date.now();
    await affairs?.reactivate();
    const overAt = Date.now();
    for (const { reader, ban } of suspensions) if (ban !== null) reader.bans.push({ ...ban, until, overAt });
    return readers.length > 0 ? afterwards : 0;
  });
}

/** It has its turn there, so that nobody else's commands come in between. */
function inSomeRoom(scene: Scene, random: Random, doing: (life: Life) => Promise<number>): Promise<number> {
  const life = random.pick(scene.direct);
  return life.room.turns.take(() => doing(life));
}
