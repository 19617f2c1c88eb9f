// A session with a link, over real Postgres and Kafka: its events are committed as the api would commit them, only without
// deciding, and the commands that come are read off the topic.
import { mergeRows, projectRows } from "@tributary/event-store";
import { newId } from "@tributary/runtime";
import {
  type CommandOf,
  type CommandType,
  chatSessionStream,
  type DomainEvent,
  type EventOf,
  eventCodec,
  type SentCommand,
  type SessionKind,
} from "@tributary/schemas";
import type { TestPlatform } from "./platform.ts";

export const TENANT = "acme";
const coach = { id: "41", role: "coach" as const };
const ada = { senderType: "PARTICIPANT" as const, senderName: "Ada" };
const grace = { senderId: coach.id, senderType: "COACH" as const, senderName: "Grace" };
const at = () => new Date().toISOString();

export interface SceneOptions {
  provider: string;
  tenant?: string;
  kind?: SessionKind;
}

export class Scene {
  readonly sessionId = newId();
  /** Of a channel it is nobody's. */
  readonly participantId = newId();
  readonly linkId = newId();
  readonly streamId: string;
  readonly #platform: TestPlatform;
  readonly #options: Required<SceneOptions>;
  readonly #customerId: string | null;

  constructor(platform: TestPlatform, { provider, tenant = TENANT, kind = "direct" }: SceneOptions) {
    this.#platform = platform;
    this.#options = { provider, tenant, kind };
    this.#customerId = kind === "channel" ? null : this.participantId;
    this.streamId = chatSessionStream(tenant, this.sessionId);
  }

  /** A session of a participant with a coach; a channel has no participant. */
  async open(): Promise<void> {
    const { sessionId } = this;
    const participantId = this.#customerId;
    const { kind } = this.#options;
    const participantIds = participantId === null ? [] : [participantId];
    const data = { sessionId, kind, title: null, participantId, participantIds };
    await this.commit(
      { type: "ChatSessionOpened", data: { ...data, openedBy: coach, openedAt: at() } },
      ...participantIds.map((id) => this.#joined(id, "PARTICIPANT", "Ada")),
      this.#joined(coach.id, "COACH", "Grace"),
    );
  }

  async link(parameters: Record<string, string> = {}, conversation: string | null = null): Promise<void> {
    const data = { ...this.#link(), conversation, parameters, linkedBy: coach, linkedAt: at() };
    await this.commit({ type: "ExternalChatLinked", data });
  }

  async unlink(): Promise<void> {
    const data = { ...this.#link(), conversation: null, unlinkedBy: coach, unlinkedAt: at() };
    await this.commit({ type: "ExternalChatUnlinked", data });
  }

  /** Says something as the participant, or as the coach of a channel. */
  say(text: string, changes: Partial<EventOf<"MessageSent">["data"]> = {}): Promise<void> {
    const { sessionId } = this;
    const participantId = this.#customerId;
    const sender = { ...(participantId === null ? grace : { ...ada, senderId: participantId }), photoUrl: null };
    const rest = { channel: "APP" as const, html: null, attachments: [], replyToId: null, origin: null };
    const data = { messageId: newId(), sessionId, participantId, ...sender, ...rest, text, sentAt: at() };
    return this.commit({ type: "MessageSent", data: { ...data, ...changes } });
  }

  /** Commits events; Kafka says no more than that there are some. */
  async commit(...events: DomainEvent[]): Promise<void> {
    const { store, wake } = this.#platform;
    const { tenant } = this.#options;
    const { version } = await store.load({ tenant, streamId: this.streamId });
    const metadata = { commandId: newId(), commandName: "Test", principal: coach, application: "tests" };
    const rows = events.map((event, index) => projectRows({ tenant, version: version + index + 1, event }));
    const result = await store.append({
      ...{ tenant, streamId: this.streamId, expected: { kind: "exact", version }, rows: mergeRows(rows) },
      events: events.map((event) => ({
        stored: { eventId: newId(), ...eventCodec.encode(event), metadata },
        feeds: [],
      })),
      ...{ state: {}, stateVersion: 1, receipts: [] },
    });
    if (result.outcome !== "appended") throw new Error(`append: ${result.outcome}`);
    await wake(this.streamId, version, events.length);
  }

  get version(): Promise<number> {
    return this.#platform.store.streamHeads([this.streamId]).then((heads) => heads.get(this.streamId) ?? 0);
  }

  /** Those that came for this session so far, by their names. */
  commands<T extends CommandType>(type: T): CommandOf<T>[] {
    return this.#platform
      .commands()
      .map(({ command }) => command)
      .filter((command): command is CommandOf<T> => command.type === type && this.#isHere(command));
  }

  /** The same with what they came with. */
  sent(): SentCommand[] {
    return this.#platform.commands().filter(({ command }) => this.#isHere(command));
  }

  readonly #isHere = (command: object): boolean => "sessionId" in command && command.sessionId === this.sessionId;

  readonly #link = () => {
    const { linkId, sessionId } = this;
    const participantId = this.#customerId;
    return { linkId, sessionId, participantId, provider: this.#options.provider };
  };

  readonly #joined = (memberId: string, memberType: "PARTICIPANT" | "COACH", memberName: string): DomainEvent => {
    const { sessionId } = this;
    const participantId = this.#customerId;
    const member = { sessionId, participantId, memberId, memberType, memberName, photoUrl: null };
    return { type: "ChatSessionMemberJoined", data: { ...member, joinedAt: at() } };
  };
}
