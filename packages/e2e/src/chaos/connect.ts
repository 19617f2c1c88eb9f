/** The clients of a run: who follows what. */
import { includes } from "@tributary/schemas";
import { Follower, type Random, soon } from "@tributary/testing/checker";
import type { Tenant } from "../platform.ts";
import { type Person, personOf } from "./people/person.ts";
import type { Room } from "./people/room.ts";
import type { Client, Everybody } from "./scene.ts";
import { coachSubject, participantSubject, type Subject, sessionSubject } from "./subjects.ts";

/** What is numbered: moments such as typing are told to whoever is there, and owed to nobody. */
const EVERYTHING = includes.filter((include) => include !== "typing" && include !== "signaling");

interface Followed {
  readonly room: Room;
  readonly subject: Subject;
}

export interface Connecting {
  readonly tenant: Tenant;
  readonly everybody: Everybody;
  readonly url: string;
  readonly random: Random;
  readonly clients: number;
}

export interface Connected {
  readonly slowClients: readonly Client[];
  readonly quickClients: readonly Client[];
}

/** Resolves when all of them are connected. They end with the scope. */
export async function connectAll(scope: AsyncDisposableStack, connecting: Connecting): Promise<Connected> {
  const { tenant, everybody, clients } = connecting;
  const { slow, direct, groups, channels, quiet } = everybody;
  const follow = async <T>(all: readonly T[], of: (one: T) => Promise<Followed[]>) =>
    (await Promise.all(all.map(of))).flat();
  const slowOnes = await follow(slow, async ({ room }) => (await ofDirect(tenant, room)).slice(0, 1));
  const quietOnes = await follow(quiet, async ({ room }) => (await ofDirect(tenant, room)).slice(0, QUIET_CLIENTS));
  const inboxes = await follow(direct.slice(0, INBOXES), async ({ room }) => [ofCoach(tenant, room)]);
  const others = [
    ...inboxes,
    ...(await follow(groups, ({ room }) => ofGroup(tenant, room))),
    ...(await follow(channels, ({ room }) =>
      ofChannel(
        tenant,
        room,
        direct.map((life) => life.room.pathId),
      ),
    )),
    ...(await follow(direct, ({ room }) => ofDirect(tenant, room))),
  ];
  const left = Math.max(others.length, clients - slowOnes.length - quietOnes.length);
  const quick = [...quietOnes, ...Array.from({ length: left }, (_, n) => others[n % others.length])];
  const connect = (all: readonly (Followed | undefined)[], what: string) =>
    all.flatMap((followed, n) =>
      followed ? [connectOne(scope, connecting, { ...followed, name: `${what} ${n}` })] : [],
    );
  const connected = { slowClients: connect(slowOnes, "slow client"), quickClients: connect(quick, "client") };
  const all = [...connected.slowClients, ...connected.quickClients];
  const areIn = () => all.every(({ follower }) => follower.account !== null) || null;
  if (!(await soon(areIn))) throw new Error("not all clients could connect");
  return connected;
}

const QUIET_CLIENTS = 4;
/** Each of the coaches has one of the first direct sessions. */
const INBOXES = 6;

function connectOne(
  scope: AsyncDisposableStack,
  { url, random }: Connecting,
  { room, subject, name }: Followed & { name: string },
): Client {
  const { path, reader, kind } = subject;
  const follower = new Follower({ url: url + path, headers: reader.headers, random: random.fork(name) });
  scope.use(follower);
  return { name: `${name} (${kind}: ${path})`, follower, subject, room, bans: [] };
}

/** The participant's streams with and without all that can be asked for, their session's, and what the coach sees of them. */
async function ofDirect(tenant: Tenant, room: Room): Promise<Followed[]> {
  const { sessionId, pathId, host } = room;
  const self = await personOf(tenant, "participant", pathId);
  const session = { kind: "direct session" as const, sessionId, pathId, marks: false };
  const plain = following(tenant, self);
  return [
    participantSubject(plain, pathId),
    sessionSubject({ ...plain, includes: EVERYTHING }, { ...session, marks: true }),
    participantSubject({ ...plain, includes: EVERYTHING }, pathId),
    sessionSubject(following(tenant, host), session),
    sessionSubject(plain, session),
    participantSubject(following(tenant, host), pathId),
  ].map((subject) => ({ room, subject }));
}

/** The participant who stays follows the session; the feed is also followed of one who comes and goes. */
async function ofGroup(tenant: Tenant, room: Room): Promise<Followed[]> {
  const { sessionId, pathId, host } = room;
  const self = await personOf(tenant, "participant", pathId);
  const comer = await personOf(tenant, "participant", pathId.replace(/0$/, "1"));
  const session = { kind: "group session" as const, sessionId, pathId, marks: false };
  return [
    participantSubject(following(tenant, self), pathId),
    participantSubject(following(tenant, comer), comer.id),
    sessionSubject({ ...following(tenant, self), includes: EVERYTHING }, { ...session, marks: true }),
    sessionSubject(following(tenant, host), session),
  ].map((subject) => ({ room, subject }));
}

/** Its coach, and two of the viewers that it has without number. */
async function ofChannel(tenant: Tenant, room: Room, participants: readonly string[]): Promise<Followed[]> {
  const { sessionId, pathId, host } = room;
  const session = { kind: "channel" as const, sessionId, marks: true };
  const viewers = await Promise.all(participants.slice(0, 2).map((id) => personOf(tenant, "participant", id)));
  return [
    sessionSubject({ ...following(tenant, host), includes: EVERYTHING }, { ...session, pathId }),
    ...viewers.map((viewer) => sessionSubject(following(tenant, viewer), { ...session, pathId: viewer.id })),
  ].map((subject) => ({ room, subject }));
}

function ofCoach(tenant: Tenant, room: Room): Followed {
  return { room, subject: coachSubject({ ...following(tenant, room.host), includes: EVERYTHING }) };
}

const following = (tenant: Tenant, reader: Person) => ({ tenant: tenant.name, reader, includes: [] });
