/** Builds the scene: servers that may be killed, two replicas of each app, people with their sessions, their clients. */
import { startRestartableKafka, startRestartablePostgres } from "@tributary/testing";
import { Follower, type Random } from "@tributary/testing/checker";
import { openConversation, request } from "../conversation.ts";
import { createPlatform, type Platform } from "../platform.ts";
import { Commands } from "./commands.ts";
import { Participant } from "./participant.ts";
import { Replicas } from "./replicas.ts";
import { type Client, type Scene, soon } from "./scene.ts";

const REPLICAS = 2;
/** These participants have one client each, so that what overwhelms a slow reader costs the run little. */
const SLOW = 4;
const PAUSE_MS = 900;
/** One in so many clients has its session marked as read by having it open. */
const MARKS_EVERY = 10;

interface Size {
  readonly random: Random;
  readonly clients: number;
  readonly participants: number;
}

/** Resolves when every client is connected. What it starts ends with the scope. */
export async function setUp(scope: AsyncDisposableStack, size: Size): Promise<Scene> {
  const kafka = await startRestartableKafka();
  scope.defer(() => kafka.stop());
  const postgres = await startRestartablePostgres();
  scope.defer(() => postgres.stop());
  const platform = scope.use(await createPlatform({ databaseUrl: postgres.address, brokers: kafka.address }));
  // A leader says in its log that it leads, so that the run knows whom to kill.
  const api = scope.use(await Replicas.start(REPLICAS, () => platform.startApi({ LOG_LEVEL: "info" })));
  const stream = scope.use(await Replicas.start(REPLICAS, () => platform.startStream()));
  const commands = new Commands(api.url);
  const participants = await populate(platform, { ...size, url: api.url, commands });
  const clients = await connectAll(scope, { ...size, url: stream.url, participants });
  const [slowClients, quickClients] = [clients.slice(0, SLOW), clients.slice(SLOW)];
  return { platform, kafka, postgres, api, stream, commands, participants, clients, slowClients, quickClients };
}

async function populate(
  platform: Platform,
  { url, commands, participants, random }: Size & { url: string; commands: Commands },
): Promise<Participant[]> {
  const { tenant } = platform;
  const [admin, service] = await Promise.all([tenant.as("admin", "1"), tenant.as("service", "importer")]);
  const extra = { code: "mood", name: "Mood", group: "PARTICIPANT", dataType: "S" };
  await request("POST", `${url}/api/v1/admin/extras`, admin, extra);
  const people: Participant[] = [];
  for (let number = 0; number < participants; number++) {
    const ids = { participantId: `p-${number}`, coachId: `c-${number}` };
    const conversation = await openConversation(url, tenant, ids);
    const own = random.fork(ids.participantId);
    people.push(new Participant({ conversation, service, commands, random: own, pauseMs: PAUSE_MS }));
  }
  return people;
}

async function connectAll(
  scope: AsyncDisposableStack,
  { url, clients, participants, random }: Omit<Size, "participants"> & { url: string; participants: Participant[] },
): Promise<Client[]> {
  const talkative = participants.slice(SLOW);
  const all = Array.from({ length: clients }, (_, number): Client => {
    const participant = number < SLOW ? participants[number] : talkative[number % talkative.length];
    if (!participant) throw new RangeError(`a run takes more than ${SLOW} participants`);
    const follows = number % 2 === 0 ? "feed" : "session";
    const follower = new Follower({
      url: url + streamPath(participant, { follows, marks: number % MARKS_EVERY === 1 }),
      headers: participant.headers,
      random: random.fork(`client ${number}`),
    });
    scope.use(follower);
    return { follower, participant, follows };
  });
  const isIn = ({ follower }: Client) => follower.account !== null;
  if (!(await soon(() => (all.every(isIn) ? true : null)))) throw new Error("not all clients could connect");
  return all;
}

function streamPath(
  { id, sessionId }: Participant,
  { follows, marks }: Pick<Client, "follows"> & { marks: boolean },
): string {
  const participant = `/api/v1/participants/${id}`;
  if (follows === "feed") return `${participant}/stream`;
  return `${participant}/chat_sessions/${sessionId}/stream?markRead=${marks}`;
}
