/** Makes the people of a run, and the rooms in which they meet. */
import { chatSession } from "@tributary/schemas";
import type { Random } from "@tributary/testing/checker";
import { request } from "../../conversation.ts";
import type { Tenant } from "../../platform.ts";
import type { Everybody } from "../scene.ts";
import type { Commands } from "./commands.ts";
import { fact } from "./facts.ts";
import { Life } from "./life.ts";
import { OwnAffairs } from "./own-affairs.ts";
import { type Person, personOf } from "./person.ts";
import { QuietLife } from "./quiet-life.ts";
import { Room, type RoomOptions } from "./room.ts";

/** One client each, so that what overwhelms a slow reader costs the run little. */
const SLOW = 4;
const DIRECT = 22;
const GROUPS = 5;
const GROUP_SIZE = 3;
const CHANNELS = 3;
const QUIET = 4;
const COACHES = 6;
const PAUSE_MS = { direct: 1_000, group: 700, channel: 1_500 };

export interface World {
  readonly tenant: Tenant;
  readonly url: string;
  readonly commands: Commands;
  readonly random: Random;
}

/** Everybody and everything in it is there when this resolves. */
export async function populate(world: World): Promise<Everybody> {
  const { tenant, url } = world;
  const [admin, service] = [await personOf(tenant, "admin", "1"), await personOf(tenant, "service", "importer")];
  const extra = { code: "mood", name: "Mood", group: "PARTICIPANT", dataType: "S" };
  await request("POST", `${url}/api/v1/admin/extras`, admin.headers, extra);
  const people = new People(world, { admin, service });
  return {
    ...{ admin, service },
    slow: await times(SLOW, (n) => people.directLife(`slow-${n}`, n)),
    direct: await times(DIRECT, (n) => people.directLife(`direct-${n}`, n)),
    groups: await times(GROUPS, (n) => people.groupLife(`group-${n}`, n)),
    channels: await times(CHANNELS, (n) => people.channelLife(`channel-${n}`, n)),
    quiet: await times(QUIET, (n) => people.quietLife(`quiet-${n}`, n)),
  };
}

/** A direct session between a participant and a coach; whoever calls it says who comes and goes. */
export async function openDirectRoom(
  options: Omit<RoomOptions, "sessionId" | "pathId" | "writers">,
  participant: Person,
): Promise<Room> {
  const sessionId = await openSession(options.commands, options.host, { participantIds: [participant.id] });
  return new Room({ ...options, sessionId, pathId: participant.id, writers: [participant, options.host] });
}

async function openSession(commands: Commands, by: Person, body: object): Promise<string> {
  const opened = await commands.send({
    ...{ method: "POST", path: "/api/v1/admin/chat_sessions", headers: by.headers, body },
    facts(answer) {
      const { id, members } = chatSession.parse(answer);
      const joined = members.map(({ memberId }) => fact("ChatSessionMemberJoined", id, memberId));
      return [fact("ChatSessionOpened", id), ...joined];
    },
  });
  if (opened === null) throw new Error(`no chat session: ${commands.refusals.at(-1)}`);
  return chatSession.parse(opened).id;
}

class People {
  readonly #world: World;
  readonly #staff: Pick<Everybody, "admin" | "service">;

  constructor(world: World, staff: Pick<Everybody, "admin" | "service">) {
    this.#world = world;
    this.#staff = staff;
  }

  async directLife(name: string, number: number): Promise<Life> {
    const { commands } = this.#world;
    const [participant, coach] = [await this.#participant(name), await this.#coach(number)];
    const room = await this.#directRoom(name, participant, coach);
    const affairs = new OwnAffairs({ commands, participant, coach, ...this.#staff });
    return new Life({ room, affairs, random: this.#random(`${name} lives`), pauseMs: PAUSE_MS.direct });
  }

  /** The first participant stays, the second comes and goes, and so does a coach. */
  async groupLife(name: string, number: number): Promise<Life> {
    const host = await this.#coach(number);
    const participants = await times(GROUP_SIZE, (n) => this.#participant(`${name}-${n}`));
    const [first, second, ...others] = participants;
    if (!first || !second) throw new RangeError("a group has more than one participant");
    const sessionId = await openSession(this.#world.commands, host, {
      participantIds: participants.map(({ id }) => id),
    });
    const comers = [{ id: second.id, memberType: "PARTICIPANT" as const, isIn: true }, guestOf(name)];
    const own = { sessionId, pathId: first.id, writers: [first, ...others, host] as const, host, comers };
    const room = new Room({ ...this.#shared(name), ...own });
    return new Life({ room, affairs: null, random: this.#random(`${name} lives`), pauseMs: PAUSE_MS.group });
  }

  async channelLife(name: string, number: number): Promise<Life> {
    const host = await this.#coach(number);
    const members = [{ memberId: host.id, memberType: "COACH", memberName: "Host" }];
    const body = { participantIds: [], kind: "channel", members };
    const sessionId = await openSession(this.#world.commands, this.#staff.service, body);
    const own = { sessionId, pathId: host.id, writers: [host] as const, host, comers: [guestOf(name)] };
    const room = new Room({ ...this.#shared(name), ...own });
    return new Life({ room, affairs: null, random: this.#random(`${name} lives`), pauseMs: PAUSE_MS.channel });
  }

  /** Its coach has no other session. */
  async quietLife(name: string, number: number): Promise<Everybody["quiet"][number]> {
    const [participant, coach] = [await this.#participant(name), await this.#coach(`quiet-${number}`)];
    const room = await this.#directRoom(name, participant, coach);
    return { room, life: new QuietLife(room, this.#random(`${name} lives`)) };
  }

  #directRoom(name: string, participant: Person, host: Person): Promise<Room> {
    return openDirectRoom({ ...this.#shared(name), host, comers: [guestOf(name)] }, participant);
  }

  #shared(name: string): Pick<RoomOptions, "commands" | "random" | "service"> {
    return { commands: this.#world.commands, random: this.#random(name), service: this.#staff.service };
  }

  #random(name: string): Random {
    return this.#world.random.fork(name);
  }

  async #participant(id: string): Promise<Person> {
    const { commands, tenant } = this.#world;
    await commands.send({
      ...{ method: "POST", path: "/api/v1/participants", headers: this.#staff.admin.headers },
      body: { id, firstName: "Ada", lastName: "Lovelace" },
      facts: () => [fact("ParticipantRegistered", id)],
    });
    return personOf(tenant, "participant", id);
  }

  #coach(number: number | string): Promise<Person> {
    const id = typeof number === "number" ? number % COACHES : number;
    return personOf(this.#world.tenant, "coach", `coach-${id}`);
  }
}

const guestOf = (name: string) => ({ id: `guest-of-${name}`, memberType: "COACH" as const, isIn: false });

/** One after the other: whoever opens a session for many does not need more than one connection. */
async function times<T>(count: number, make: (number: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let number = 0; number < count; number++) made.push(await make(number));
  return made;
}
