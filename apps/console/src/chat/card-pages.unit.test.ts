import type { ActivityPlanCard, Client } from "@tributary/client";
import { expect, it } from "vitest";
import { CardPages } from "./card-pages.ts";

interface Asked {
  body: { isReported: boolean; page: number; perPage: number };
}

/** So many cards that wait and that were answered; `answering` one of those that wait after so many searches for them. */
function platform({ waiting = 0, answered = 0, answering = Number.POSITIVE_INFINITY }): Client {
  const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, place) => `${prefix}-${place}`);
  const cards = { true: ids("answered", answered), false: ids("waiting", waiting) };
  let searches = 0;
  const call = async (_route: string, { body: { isReported, page, perPage } }: Asked) => {
    const all = cards[`${isReported}`];
    const results = all.slice((page - 1) * perPage, page * perPage).map((id) => ({ id }) as ActivityPlanCard);
    const answer = { body: { results, total: all.length }, cursor: `${isReported ? 8 : 7 + searches}.a` };
    if (!isReported) searches += 1;
    if (searches === answering) cards.true.push(...cards.false.splice(0, 1));
    return answer;
  };
  return { call } as unknown as Client;
}

const idsOf = (found: readonly ActivityPlanCard[]): string[] => [...new Set(found.map(({ id }) => id))];

it("finds all cards that wait, however many, and what was answered page by page", async () => {
  const pages = new CardPages(platform({ waiting: 250, answered: 230 }), "40");
  const first = await pages.first();
  expect(idsOf(first.found).filter((id) => id.startsWith("waiting"))).toHaveLength(250);
  expect(first.found).toHaveLength(350);
  expect(first).toMatchObject({ isMore: true, cursor: "7.a" });
  expect((await pages.next()).isMore).toBe(true);
  const last = await pages.next();
  expect(idsOf(last.found)).toHaveLength(30);
  expect(last.isMore).toBe(false);
});

it("misses none that moves up because one before it is answered meanwhile", async () => {
  const { found } = await new CardPages(platform({ waiting: 201, answering: 1 }), "40").first();
  expect(idsOf(found).filter((id) => id.startsWith("waiting"))).toHaveLength(201);
});

it("has nothing to find where there is nothing", async () => {
  expect(await new CardPages(platform({}), "40").first()).toMatchObject({ found: [], isMore: false });
});
