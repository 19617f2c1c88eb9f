// A chat session of a test's own: its events are committed as the api would commit them, only without deciding, and the
// test says which of them Kafka carries.

import { mergeRows, openedCommand, projectRows } from "@tributary/event-store";
import { newId } from "@tributary/runtime";
import {
  chatSessionName,
  chatSessionStream,
  type DomainEvent,
  eventCodec,
  fromCommandRecord,
  type MemberRef,
  type MemberType,
  type RecordedEvent,
  recipients,
  type SentCommand,
  type SessionKind,
} from "@tributary/schemas";
import type { RecordedStream } from "@tributary/testing";
import { message, TENANT } from "./append-to-feed.ts";
import { cursors, type OpenOptions, type RunningStream } from "./running-stream.ts";

export const COACH = "7";
const at = () => new Date().toISOString();
const admin = { id: "1", role: "admin" as const };

export class SessionScene {
  readonly id = newId();
  readonly participantId: string;
  readonly #running: RunningStream;
  #version = 0;
  #members: MemberRef[] = [];

  constructor(running: RunningStream, participantId: string) {
    this.#running = running;
    this.participantId = participantId;
  }

  get version(): number {
    return this.#version;
  }

  cursor(version: number, epoch = 1): string {
    return cursors.write(TENANT, chatSessionName(this.id), epoch, version);
  }

  get url(): string {
    return this.#running.streamUrl(this.participantId, this.id);
  }

  /** Commits events; Kafka does not learn of them. */
  async commit(...events: DomainEvent[]): Promise<RecordedEvent[]> {
    const streamId = chatSessionStream(TENANT, this.id);
    const before = this.#version;
    const metadata = { commandId: newId(), commandName: "Test", principal: admin, application: "tests" };
    const rows = events.map((event, index) => projectRows({ tenant: TENANT, version: before + index + 1, event }));
    const result = await this.#running.store.append({
      ...{ tenant: TENANT, streamId, expected: { kind: "exact", version: before }, rows: mergeRows(rows) },
      events: events.map((event) => ({
        stored: { eventId: newId(), ...eventCodec.encode(event), metadata },
        feeds: this.#recipients(event),
      })),
      ...{ state: {}, stateVersion: 1, receipts: [] },
    });
    if (result.outcome !== "appended") throw new Error(`append: ${result.outcome}`);
    this.#version = result.version;
    return this.#running.store.readStream(streamId, before, events.length);
  }

  /** Commits events and publishes them. */
  async tell(...events: DomainEvent[]): Promise<void> {
    await this.#running.publish(await this.commit(...events));
  }

  open(options: Omit<OpenOptions, "sessionId"> = {}): Promise<RecordedStream> {
    return this.#running.open(this.participantId, { ...options, sessionId: this.id });
  }

  said(text: string, senderId = COACH): DomainEvent {
    const sent = message(this.participantId, text);
    return { ...sent, data: { ...sent.data, sessionId: this.id, senderId } } as DomainEvent;
  }

  opened(kind: SessionKind = "direct"): DomainEvent {
    const { id: sessionId, participantId } = this;
    const data = { sessionId, kind, title: null, participantId, participantIds: [participantId] };
    return { type: "ChatSessionOpened", data: { ...data, openedBy: admin, openedAt: at() } };
  }

  joined(memberId: string, memberType: MemberType): DomainEvent {
    return { type: "ChatSessionMemberJoined", data: { ...this.#member(memberId, memberType), joinedAt: at() } };
  }

  requested(memberId: string): DomainEvent {
    return { type: "ChatSessionMemberRequested", data: { ...this.#member(memberId, "COACH"), requestedAt: at() } };
  }

  rejected(memberId: string): DomainEvent {
    const data = { ...this.#member(memberId, "COACH"), rejectedBy: admin, rejectedAt: at() };
    return { type: "ChatSessionMemberRejected", data };
  }

  left(memberId: string, memberType: MemberType): DomainEvent {
    return { type: "ChatSessionMemberLeft", data: { ...this.#member(memberId, memberType), leftAt: at() } };
  }

  closed(): DomainEvent {
    const { id: sessionId, participantId } = this;
    return { type: "ChatSessionClosed", data: { sessionId, participantId, closedBy: admin, closedAt: at() } };
  }

  read(memberId: string, upToVersion: number): DomainEvent {
    const { id: sessionId, participantId } = this;
    const mark = {
      sessionId,
      participantId,
      memberId,
      memberType: memberId === this.participantId ? ("PARTICIPANT" as const) : ("COACH" as const),
      upToVersion,
    };
    return { type: "MessagesRead", data: { ...mark, upToMessageId: newId(), readAt: at() } };
  }

  #recipients(event: DomainEvent): string[] {
    const before = this.#members;
    if (event.type === "ChatSessionMemberJoined") this.#members = [...before, event.data];
    if (event.type === "ChatSessionMemberLeft") {
      this.#members = before.filter(({ memberId }) => memberId !== event.data.memberId);
    }
    return recipients(event, before, this.#members);
  }

  #member(memberId: string, memberType: MemberType) {
    const { id: sessionId, participantId } = this;
    return { sessionId, participantId, memberId, memberType, memberName: "Somebody", photoUrl: null };
  }
}

let nextParticipant = 1_000;

/** A participant of the test's own in a session with a coach: versions 1 to 3. */
export async function openScene(
  running: RunningStream,
  kind: SessionKind = "direct",
  coachId = COACH,
): Promise<SessionScene> {
  nextParticipant += 1;
  const scene = new SessionScene(running, String(nextParticipant));
  await running.register(scene.participantId);
  await begin(scene, kind, coachId);
  return scene;
}

/** The same participant in another session, with another coach. */
export async function anotherScene(
  running: RunningStream,
  { participantId }: SessionScene,
  coachId: string,
): Promise<SessionScene> {
  const scene = new SessionScene(running, participantId);
  await begin(scene, "direct", coachId);
  return scene;
}

async function begin(scene: SessionScene, kind: SessionKind, coachId: string): Promise<void> {
  await scene.commit(
    scene.opened(kind),
    scene.joined(scene.participantId, "PARTICIPANT"),
    scene.joined(coachId, "COACH"),
  );
}

/** The commands that were sent about one session, as they come. */
export async function commandsAbout({ messaging, store }: RunningStream, { id }: SessionScene): Promise<SentCommand[]> {
  const sent: SentCommand[] = [];
  await messaging.subscribe({
    topic: "tributary.commands",
    group: `tests-${id}`,
    async handle({ key, value, headers }) {
      const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")]);
      const record = { key, value: value.toString("utf8"), headers: Object.fromEntries(texts) };
      const opened = await openedCommand(store.keyring, record);
      if (opened === null) return;
      const command = fromCommandRecord(opened);
      if ("sessionId" in command.command && command.command.sessionId === id) sent.push(command);
    },
  });
  return sent;
}
