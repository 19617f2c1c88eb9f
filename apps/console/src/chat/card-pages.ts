// A participant's cards as they are read: all that wait for an answer, and what was answered page by page.
import type { ActivityPlanCard, Client } from "@tributary/client";
import { earliest } from "./cursors.ts";

const SEARCH = "POST /participants/{userId}/activity_plan_cards/search";
const PER_PAGE = 100;

export interface CardsFound {
  found: readonly ActivityPlanCard[];
  /** Whether there are further ones that were answered. */
  isMore: boolean;
  /** Where the participant's stream goes on from them. */
  cursor: string;
}

export class CardPages {
  readonly #client: Client;
  readonly #userId: string;
  /** How many pages of what was answered are here. */
  #pages = 0;

  constructor(client: Client, userId: string) {
    this.#client = client;
    this.#userId = userId;
  }

  /** From the beginning: all that wait, and of the others the latest due. */
  async first(): Promise<CardsFound> {
    const [waiting, answered] = await Promise.all([this.#waiting(), this.#answered(1)]);
    return {
      ...answered,
      found: [...waiting.found, ...answered.found],
      cursor: earliest([waiting.cursor, answered.cursor]),
    };
  }

  /** The next page of what was answered. */
  next(): Promise<CardsFound> {
    return this.#answered(this.#pages + 1);
  }

  async #answered(page: number): Promise<CardsFound> {
    const { body, cursor } = await this.#search(true, page);
    this.#pages = page;
    return { found: body.results, isMore: page * PER_PAGE < body.total, cursor };
  }

  async #waiting(): Promise<Omit<CardsFound, "isMore">> {
    const found: ActivityPlanCard[] = [];
    const cursors: string[] = [];
    let known = Number.POSITIVE_INFINITY;
    for (let page = 1; (page - 1) * PER_PAGE < known; page += 1) {
      const { body, cursor } = await this.#search(false, page);
      found.push(...body.results);
      cursors.push(cursor);
      // One that was answered meanwhile waits no more, and those after it have moved up.
      if (body.total < known && page > 1) page = 0;
      known = body.total;
    }
    const [first = "", ...others] = cursors;
    return { found, cursor: earliest([first, ...others]) };
  }

  #search(isReported: boolean, page: number) {
    return this.#client.call(SEARCH, { userId: this.#userId, body: { isReported, page, perPage: PER_PAGE } });
  }
}
