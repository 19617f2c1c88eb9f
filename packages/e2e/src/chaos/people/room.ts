/**
 * A chat session and what is done in it: written, changed, taken back, answered; who comes, asks to come, and goes. One
 * thing after the other, so that whatever is refused is refused wrongly.
 */
import type { Random } from "@tributary/testing/checker";
import { z } from "zod";
import type { CommandRequest, Commands } from "./commands.ts";
import { type Doing, Turns } from "./doing.ts";
import { fact } from "./facts.ts";
import type { Person } from "./person.ts";

/** The longest text that there may be, in characters of three bytes: buffers on the way take megabytes. */
const LONG = "語".repeat(20_000);
const REMEMBERED = 20;
const identified = z.looseObject({ id: z.string() });

export interface RoomOptions {
  readonly commands: Commands;
  readonly random: Random;
  readonly sessionId: string;
  /** Whom paths of participants name; in a channel, the coach. */
  readonly pathId: string;
  /** The members who stay and write. */
  readonly writers: readonly [Person, ...Person[]];
  /** A coach among them, who lets others in. */
  readonly host: Person;
  readonly service: Person;
  /** Those who come and go, and which of them are in at first. */
  readonly comers: readonly Comer[];
}

interface Comer {
  readonly id: string;
  readonly memberType: "COACH" | "PARTICIPANT";
  readonly isIn: boolean;
}

interface Message {
  readonly id: string;
  readonly by: Person;
  edits: number;
  liked: boolean;
}

export class Room {
  readonly #options: RoomOptions;
  readonly turns = new Turns();
  #said = 0;
  #messages: Message[] = [];
  readonly #gone: Set<Comer>;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#gone = new Set(options.comers.filter(({ isIn }) => !isIn));
  }

  get sessionId(): string {
    return this.#options.sessionId;
  }

  get pathId(): string {
    return this.#options.pathId;
  }

  get host(): Person {
    return this.#options.host;
  }

  /** What its members do, with forms only where somebody can be asked. */
  doings(): Doing[] {
    const talk = [
      { weight: 50, do: () => this.say(`message ${++this.#said}`) },
      { weight: 4, do: () => this.#sayLater() },
      { weight: 6, do: () => this.#edit() },
      { weight: 4, do: () => this.#like() },
      { weight: 2, do: () => this.#delete() },
      { weight: 3, do: () => this.#comeOrGo() },
      { weight: 1, do: () => this.#askToComeIn() },
    ];
    const isAsked = this.#options.writers.some(({ role }) => role === "participant");
    return isAsked ? [...talk, { weight: 2, do: () => this.#form() }] : talk;
  }

  /** One message; resolves with it as its sender was answered. */
  async say(text: string, by = this.#options.random.pick(this.#options.writers)): Promise<unknown> {
    const sent = await this.#send(this.#message(text, by));
    if (sent === null) return null;
    this.#messages = [{ id: identified.parse(sent).id, by, edits: 0, liked: false }, ...this.#messages];
    this.#messages.splice(REMEMBERED);
    return sent;
  }

  /** More than a reader that stands still has room for. */
  async burst(count: number): Promise<void> {
    for (let n = 0; n < count; n++) await this.turns.take(() => this.say(LONG, this.host));
  }

  /** Somebody joins, invited by the service. */
  async invite(memberId: string, memberType: Comer["memberType"] = "COACH"): Promise<void> {
    const body = { memberId, memberType, memberName: "Guest" };
    const facts = () => [fact("ChatSessionMemberJoined", this.sessionId, memberId)];
    await this.#send({
      method: "POST",
      path: this.#admin("members"),
      headers: this.#options.service.headers,
      body,
      facts,
    });
  }

  /** Somebody is removed by the host. */
  async dismiss(memberId: string): Promise<void> {
    const path = this.#admin(`members/${memberId}`);
    const facts = () => [fact("ChatSessionMemberLeft", this.sessionId, memberId)];
    await this.#send({ method: "DELETE", path, headers: this.host.headers, facts });
  }

  async close(): Promise<void> {
    await this.#change("close", "ChatSessionClosed");
  }

  async #sayLater(): Promise<void> {
    const by = this.#options.random.pick(this.#options.writers);
    await this.#options.commands.sendLater(this.#message(`message ${++this.#said}, later`, by));
  }

  #message(text: string, by: Person): CommandRequest {
    const { role, headers } = by;
    const path = role === "participant" ? this.#path("chat_messages", by) : this.#admin("chat_messages");
    const facts = (answer: unknown) => [fact("MessageSent", identified.parse(answer).id)];
    return { method: "POST", path, headers, body: { text }, facts };
  }

  async #edit(): Promise<void> {
    const message = this.#any();
    if (message === undefined) return;
    const text = `edit ${++message.edits} of ${message.id}`;
    const facts = () => [fact("MessageEdited", message.id, text)];
    await this.#send({ method: "PATCH", ...this.#about(message), body: { text }, facts });
  }

  async #delete(): Promise<void> {
    const message = this.#any();
    if (message === undefined) return;
    this.#messages = this.#messages.filter((each) => each !== message);
    await this.#send({ method: "DELETE", ...this.#about(message), facts: () => [fact("MessageDeleted", message.id)] });
  }

  /** The host likes a message, or no longer. */
  async #like(): Promise<void> {
    const message = this.#any();
    if (message === undefined) return;
    const { headers, id } = this.host;
    const type = message.liked ? "MessageReactionRemoved" : "MessageReactionAdded";
    const method = message.liked ? "DELETE" : "PUT";
    message.liked = !message.liked;
    const path = this.#path(`chat_messages/${message.id}/reactions/like`);
    await this.#send({ method, path, headers, facts: () => [fact(type, message.id, id, "like")] });
  }

  /** One of the comers joins, or leaves again. */
  async #comeOrGo(): Promise<void> {
    const comer = this.#options.random.pick(this.#options.comers);
    if (this.#gone.delete(comer)) await this.invite(comer.id, comer.memberType);
    else {
      this.#gone.add(comer);
      await this.dismiss(comer.id);
    }
  }

  /** While the session is locked a coach has to ask; the host turns them away, and unlocks it. */
  async #askToComeIn(): Promise<void> {
    const memberId = `asker-of-${this.sessionId}`;
    await this.#change("lock", "ChatSessionLocked");
    const asked = { memberId, memberType: "COACH", memberName: "Asker" };
    const { headers } = this.#options.service;
    const about = (type: "ChatSessionMemberRequested" | "ChatSessionMemberRejected") => () => [
      fact(type, this.sessionId, memberId),
    ];
    const facts = about("ChatSessionMemberRequested");
    await this.#send({ method: "POST", path: this.#admin("members"), headers, body: asked, facts });
    const path = this.#admin(`members/${memberId}/reject`);
    await this.#send({ method: "POST", path, headers: this.host.headers, facts: about("ChatSessionMemberRejected") });
    await this.#change("unlock", "ChatSessionUnlocked");
  }

  /** The host asks, the participant whom the path names answers. */
  async #form(): Promise<void> {
    const { writers } = this.#options;
    const asked = writers.find(({ id }) => id === this.pathId);
    const body = { participantId: this.pathId, name: "check", fields: [{ name: "a", label: "A" }] };
    const form = await this.#send({
      ...{ method: "POST", path: this.#admin("forms"), headers: this.host.headers, body },
      facts: (answer) => [fact("FormRequested", identified.parse(answer).id)],
    });
    if (form === null || asked === undefined) return;
    const { id } = identified.parse(form);
    await this.#send({
      ...{ method: "PUT", path: this.#path(`forms/${id}`, asked), headers: asked.headers },
      ...{ body: { answers: [{ name: "a", value: "fine" }] }, facts: () => [fact("FormAnswered", id)] },
    });
  }

  async #change(
    word: "lock" | "unlock" | "close",
    type: "ChatSessionLocked" | "ChatSessionUnlocked" | "ChatSessionClosed",
  ) {
    const facts = () => [fact(type, this.sessionId)];
    await this.#send({ method: "POST", path: this.#admin(word), headers: this.host.headers, facts });
  }

  #any(): Message | undefined {
    return this.#messages.length === 0 ? undefined : this.#options.random.pick(this.#messages);
  }

  #about({ id, by }: Message): Pick<CommandRequest, "path" | "headers"> {
    return { path: this.#path(`chat_messages/${id}`, by), headers: by.headers };
  }

  /** Participants have paths of their own; a coach takes that of somebody in the session. */
  #path(rest: string, by = this.host): string {
    const pathId = by.role === "participant" ? by.id : this.pathId;
    return `/api/v1/participants/${pathId}/chat_sessions/${this.sessionId}/${rest}`;
  }

  #admin(rest: string): string {
    return `/api/v1/admin/chat_sessions/${this.sessionId}/${rest}`;
  }

  #send(command: CommandRequest): Promise<unknown> {
    return this.#options.commands.send(command);
  }
}
