/**
 * Many clients change one session through several replicas at once: they speak, some of it twice at the same moment under
 * one key, and leave and come back. Afterwards the log has to hold exactly what they were told.
 */
import { chatSessionStream, type RecordedEvent } from "@tributary/schemas";
import { z } from "zod";
import { type Answer, request } from "./conversation.ts";
import type { Platform } from "./platform.ts";

const PAGE = 1_000;

interface Options {
  platform: Platform;
  apiUrls: readonly string[];
  clients: number;
  seconds: number;
}

export interface HotSessionReport {
  /** Answers by status. */
  answers: ReadonlyMap<number, number>;
  /** The share of answers that are not 503. */
  served: number;
  /** The session's events. */
  events: number;
  /** Every way in which answers and log differ, or an answer is one that must not be; empty when all is well. */
  problems: readonly string[];
}

/** Opens a session whose members are the clients, lets them at it, and compares. */
export async function hammerSession({ platform, apiUrls, clients, seconds }: Options): Promise<HotSessionReport> {
  const ids = Array.from({ length: clients }, (_, n) => `hot-${n}`);
  const sessionId = await openSession(platform, apiUrls[0] ?? "", ids);
  const endAt = performance.now() + seconds * 1000;
  const told = await Promise.all(
    ids.map(async (id, n) => {
      const urls = [...apiUrls.slice(n % apiUrls.length), ...apiUrls.slice(0, n % apiUrls.length)];
      const client = new Client({ id, urls, sessionId, headers: await platform.tenant.as("coach", id) });
      for (let turn = n; performance.now() < endAt; turn += 1) await client.act(turn);
      return client;
    }),
  );
  const log = await wholeLog(platform, chatSessionStream(platform.tenant.name, sessionId));
  const statuses = told.flatMap((client) => client.statuses);
  const answers = new Map<number, number>();
  for (const status of statuses) answers.set(status, (answers.get(status) ?? 0) + 1);
  const problems = [...told.flatMap((client) => client.problems), ...differences(told, log)];
  return { answers, served: 1 - (answers.get(503) ?? 0) / statuses.length, events: log.length, problems };
}

async function openSession({ tenant }: Platform, apiUrl: string, coaches: readonly string[]): Promise<string> {
  const [admin, service] = [await tenant.as("admin", "1"), await tenant.as("service", "2")];
  const person = { id: "hot-participant", firstName: "Ada", lastName: "Lovelace" };
  await request("POST", `${apiUrl}/api/v1/participants`, admin, person);
  const members = coaches.map((memberId) => ({ memberId, memberType: "COACH", memberName: memberId }));
  const body = { participantIds: [person.id], members };
  const opened = await request("POST", `${apiUrl}/api/v1/admin/chat_sessions`, service, body);
  return z.looseObject({ id: z.string() }).parse(opened.body).id;
}

interface Place {
  id: string;
  /** Of the replicas; the first is its own. */
  urls: readonly string[];
  sessionId: string;
  headers: Record<string, string>;
}

/** A coach who does one thing after the other, and remembers what it was told. */
class Client {
  readonly statuses: number[] = [];
  readonly problems: string[] = [];
  readonly messageIds: string[] = [];
  joined = 1; // by the opening
  left = 0;
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  get id(): string {
    return this.#place.id;
  }

  /** Speaks; every fifth time under a key, through all replicas at the same moment; every seventh it leaves or comes back. */
  async act(turn: number): Promise<void> {
    if (this.joined === this.left || turn % 7 === 0) return this.#joinOrLeave();
    if (turn % 5 === 0) return this.#speakTwice(`${this.id}-${turn}`);
    const answer = await this.#send("POST", "chat_messages", { body: { text: `${turn}` } });
    if (this.#isDone(answer, 201)) this.messageIds.push(idOf(answer));
  }

  async #joinOrLeave(): Promise<void> {
    if (this.joined > this.left) {
      const answer = await this.#send("DELETE", `members/${this.id}`);
      if (this.#isDone(answer, 204)) this.left += 1;
      return;
    }
    const body = { memberId: this.id, memberType: "COACH", memberName: this.id };
    if (this.#isDone(await this.#send("POST", "members", { body }), 201)) this.joined += 1;
  }

  async #speakTwice(key: string): Promise<void> {
    const options = { body: { text: key }, headers: { "idempotency-key": key } };
    const sent = this.#place.urls.map((url) => this.#send("POST", "chat_messages", { ...options, url }));
    const done = (await Promise.all(sent)).filter((answer) => this.#isDone(answer, 201)).map(idOf);
    if (new Set(done).size > 1) this.problems.push(`${key} was answered with ${new Set(done).size} messages`);
    this.messageIds.push(...new Set(done));
  }

  async #send(
    method: string,
    path: string,
    {
      body,
      headers = {},
      url = this.#place.urls[0],
    }: { body?: object; headers?: object; url?: string | undefined } = {},
  ): Promise<Answer> {
    const where = `${url}/api/v1/admin/chat_sessions/${this.#place.sessionId}/${path}`;
    const answer = await request(method, where, { ...this.#place.headers, ...headers }, body);
    this.statuses.push(answer.status);
    return answer;
  }

  /** Whether it was carried out. Otherwise it may only have been put off. */
  #isDone({ status, headers, body }: Answer, success: number): boolean {
    const isPutOff = status === 503 && headers.get("retry-after") !== null;
    if (status !== success && !isPutOff) this.problems.push(`${this.id}: ${status} ${JSON.stringify(body)}`);
    return status === success;
  }
}

const idOf = ({ body }: Answer): string => z.looseObject({ id: z.string() }).parse(body).id;

/** @throws Error when the versions have a gap. */
async function wholeLog({ store }: Platform, streamId: string): Promise<RecordedEvent[]> {
  const log: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readStream(streamId, log.length, PAGE);
    for (const event of page) {
      if (event.version !== log.push(event)) throw new Error(`${streamId} has no version ${log.length}`);
    }
    if (page.length < PAGE) return log;
  }
}

/** Nothing came of what was put off: that is what makes the counts equal. */
function differences(told: readonly Client[], log: readonly RecordedEvent[]): string[] {
  const problems: string[] = [];
  const expect = (what: string, answered: number, logged: number) => {
    if (answered !== logged) problems.push(`${what}: ${answered} answered, ${logged} in the log`);
  };
  const inLog = log.flatMap(({ event }) => (event.type === "MessageSent" ? [event.data.messageId] : []));
  const counts = new Map<string, number>();
  for (const id of inLog) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const { messageIds } of told) for (const id of messageIds) expect(`message ${id}`, 1, counts.get(id) ?? 0);
  expect("messages", told.flatMap(({ messageIds }) => messageIds).length, inLog.length);
  for (const { id, joined, left } of told) {
    const times = (type: string) =>
      log.filter(({ event }) => event.type === type && "memberId" in event.data && event.data.memberId === id).length;
    expect(`joinings of ${id}`, joined, times("ChatSessionMemberJoined"));
    expect(`leavings of ${id}`, left, times("ChatSessionMemberLeft"));
  }
  return problems;
}
