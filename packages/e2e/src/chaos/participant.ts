/** One participant and their coaches, who do what such people do: write, join, leave, change an extra, answer a card. */
import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "@tributary/testing/checker";
import { z } from "zod";
import type { Conversation } from "../conversation.ts";
import type { CommandRequest, Commands } from "./commands.ts";

/** The longest text that there may be, in characters of three bytes: buffers on the way take megabytes. */
const LONG = "語".repeat(20_000);
/** A message, a card or a command: whatever has an id. */
const identified = z.looseObject({ id: z.string() });
const card = identified.extend({ data: z.looseObject({ activityValues: z.array(identified) }) });
const plan = z.looseObject({ cards: z.array(card) });
type Card = z.infer<typeof card>;

export interface ParticipantOptions {
  readonly conversation: Conversation;
  readonly service: Readonly<Record<string, string>>;
  readonly commands: Commands;
  readonly random: Random;
  /** The mean pause between two of their commands. */
  readonly pauseMs: number;
}

export class Participant {
  readonly #options: ParticipantOptions;
  /** Ids of the messages that were answered 2xx. */
  readonly messageIds: string[] = [];
  /** Commands that were answered 2xx, 202 too: each is one event. */
  answered = 0;
  #said = 0;
  /** Commands that were accepted and whose result nobody has asked for yet. */
  readonly #accepted: string[] = [];
  #guestIsIn = false;
  #card: Card | null = null;

  constructor(options: ParticipantOptions) {
    this.#options = options;
  }

  get id(): string {
    return this.#options.conversation.participantId;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#options.conversation.participant;
  }

  get sessionId(): string {
    return this.#options.conversation.sessionId;
  }

  /** Goes on until told to stop; what was begun is finished. */
  async live(stop: AbortSignal): Promise<void> {
    const { random, pauseMs } = this.#options;
    while (!stop.aborted) {
      await delay(random.between(0, 2 * pauseMs), undefined, { signal: stop }).catch(() => undefined);
      if (!stop.aborted) await this.#act(random.next());
    }
  }

  /** One message, of the participant or of the coach. */
  async say(text: string, as: "participant" | "coach" = "participant"): Promise<void> {
    const sent = await this.#send(this.#message(text, as));
    if (sent !== null) this.messageIds.push(identified.parse(sent).id);
  }

  /** Resolves when every message that was only accepted is in the log, or has been refused. */
  async settled(): Promise<void> {
    const { commands } = this.#options;
    for (const id of this.#accepted.splice(0)) {
      const sent = await commands.result(id, this.headers);
      if (sent !== null) this.messageIds.push(identified.parse(sent).id);
    }
  }

  /** More than a reader that stands still has room for. */
  async burst(count: number): Promise<void> {
    for (let n = 0; n < count; n++) await this.say(LONG, "coach");
  }

  #act(chance: number): Promise<unknown> {
    if (chance < 0.05) return this.#sayLater(`message ${++this.#said} of ${this.id}`);
    if (chance < 0.45) return this.say(`message ${++this.#said} of ${this.id}`);
    if (chance < 0.7) return this.say(`message ${++this.#said} to ${this.id}`, "coach");
    if (chance < 0.8) return this.#changeExtra();
    if (chance < 0.82 || this.#card === null) return this.#giveCard();
    return chance < 0.9 ? this.#answerCard(this.#card) : this.#inviteOrDismiss();
  }

  /** A message whose sender does not wait for more than that it will be sent. */
  async #sayLater(text: string): Promise<void> {
    const { headers, ...request } = this.#message(text, "participant");
    const accepted = await this.#send({ ...request, headers: { ...headers, prefer: "respond-async" } });
    if (accepted !== null) this.#accepted.push(identified.parse(accepted).id);
  }

  #message(text: string, as: "participant" | "coach"): CommandRequest {
    const { conversation } = this.#options;
    const side = as === "coach" ? "admin" : `participants/${this.id}`;
    const path = `/api/v1/${side}/chat_sessions/${conversation.sessionId}/chat_messages`;
    return { method: "POST", path, headers: conversation[as], body: { text } };
  }

  async #giveCard(): Promise<void> {
    const data = {
      activityPlanType: "GENERAL_ACTIVITY",
      activityValues: [{ measureTypeName: "Steps", measureDataType: "N" }],
    };
    const body = { participantId: this.id, title: "Walking", cards: [{ title: "Walk", isOneOff: false, data }] };
    const { coach } = this.#options.conversation;
    const given = await this.#send({ method: "POST", path: "/api/v1/admin/activity_plans", headers: coach, body });
    if (given !== null) this.#card = plan.parse(given).cards[0] ?? null;
  }

  #answerCard({ id, data }: Card): Promise<unknown> {
    const responses = data.activityValues.map((value) => ({ activityValueId: value.id, value: ++this.#said }));
    const path = `/api/v1/participants/${this.id}/activity_responses`;
    const body = { activityPlanCardId: id, responses };
    return this.#send({ method: "PUT", path, headers: this.headers, body });
  }

  #changeExtra(): Promise<unknown> {
    const { service } = this.#options;
    const body = { extraCode: "mood", value: `mood ${++this.#said}` };
    return this.#send({ method: "PUT", path: `/api/v1/participants/${this.id}/extras`, headers: service, body });
  }

  /** A second coach joins, or leaves again. */
  async #inviteOrDismiss(): Promise<void> {
    const { conversation, service } = this.#options;
    const memberId = `guest-of-${this.id}`;
    const members = `/api/v1/admin/chat_sessions/${conversation.sessionId}/members`;
    const body = { memberId, memberType: "COACH", memberName: "Guest" };
    if (this.#guestIsIn) {
      await this.#send({ method: "DELETE", path: `${members}/${memberId}`, headers: conversation.coach });
    } else await this.#send({ method: "POST", path: members, headers: service, body });
    this.#guestIsIn = !this.#guestIsIn;
  }

  async #send(command: CommandRequest): Promise<unknown> {
    const answer = await this.#options.commands.send(command);
    if (answer !== null) this.answered += 1;
    return answer;
  }
}
