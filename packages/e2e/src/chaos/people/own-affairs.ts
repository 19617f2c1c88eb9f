/** What concerns one participant alone: extras, cards and the answers to them, the profile, and their suspension. */
import { activityPlanCard } from "@tributary/schemas";
import { z } from "zod";
import type { CommandRequest, Commands } from "./commands.ts";
import type { Doing } from "./doing.ts";
import { cardFact, fact } from "./facts.ts";
import type { Person } from "./person.ts";

const plan = z.looseObject({ id: z.string(), cards: z.array(activityPlanCard) });

export interface OwnAffairsOptions {
  readonly commands: Commands;
  readonly participant: Person;
  readonly coach: Person;
  readonly service: Person;
  readonly admin: Person;
}

export class OwnAffairs {
  readonly #options: OwnAffairsOptions;
  #done = 0;
  #card: z.infer<typeof activityPlanCard> | null = null;

  constructor(options: OwnAffairsOptions) {
    this.#options = options;
  }

  doings(): Doing[] {
    const { commands } = this.#options;
    return [
      { weight: 8, do: () => this.changeExtra() },
      { weight: 2, do: () => commands.sendLater(this.#newExtra()) },
      { weight: 2, do: () => this.#giveCard() },
      { weight: 8, do: () => (this.#card === null ? this.#giveCard() : this.#answerCard(this.#card)) },
      { weight: 1, do: () => this.#rename() },
    ];
  }

  /** Resolves with the change as its sender was answered. */
  changeExtra(): Promise<unknown> {
    return this.#options.commands.send(this.#newExtra());
  }

  async suspend(): Promise<void> {
    await this.#standing("suspend", "ParticipantSuspended");
  }

  async reactivate(): Promise<void> {
    await this.#standing("reactivate", "ParticipantReactivated");
  }

  #newExtra(): CommandRequest {
    const { service, participant } = this.#options;
    const value = `mood ${++this.#done}`;
    const facts = () => [fact("ParticipantExtraValueChanged", participant.id, value)];
    const body = { extraCode: "mood", value };
    return { method: "PUT", path: this.#path("extras"), headers: service.headers, body, facts };
  }

  async #giveCard(): Promise<void> {
    const { commands, coach, participant } = this.#options;
    const activityValues = [{ measureTypeName: "Steps", measureDataType: "N" }];
    const data = { activityPlanType: "GENERAL_ACTIVITY", activityValues };
    const cards = [{ title: "Walk", isOneOff: false, data }];
    const body = { participantId: participant.id, title: "Walking", cards };
    const given = await commands.send({
      ...{ method: "POST", path: "/api/v1/admin/activity_plans", headers: coach.headers, body },
      facts: (answer) => [fact("ActionPlanCardsAdded", plan.parse(answer).id)],
    });
    if (given !== null) this.#card = plan.parse(given).cards[0] ?? null;
  }

  #answerCard({ id, data }: z.infer<typeof activityPlanCard>): Promise<unknown> {
    const { commands, participant } = this.#options;
    const responses = data.activityValues.map((value) => ({ activityValueId: value.id, value: ++this.#done }));
    return commands.send({
      ...{ method: "PUT", path: this.#path("activity_responses"), headers: participant.headers },
      body: { activityPlanCardId: id, responses },
      facts: (answer) => [cardFact(activityPlanCard.parse(answer))],
    });
  }

  async #rename(): Promise<void> {
    const { commands, service, participant } = this.#options;
    const path = `/api/v1/participants/${participant.id}`;
    const facts = () => [fact("ParticipantProfileUpdated", participant.id)];
    await commands.send({
      method: "PATCH",
      path,
      headers: service.headers,
      body: { lastName: `L${++this.#done}` },
      facts,
    });
  }

  async #standing(word: string, type: "ParticipantSuspended" | "ParticipantReactivated"): Promise<void> {
    const { commands, admin, participant } = this.#options;
    const facts = () => [fact(type, participant.id)];
    await commands.send({ method: "POST", path: this.#path(word), headers: admin.headers, facts });
  }

  #path(rest: string): string {
    return `/api/v1/participants/${this.#options.participant.id}/${rest}`;
  }
}
