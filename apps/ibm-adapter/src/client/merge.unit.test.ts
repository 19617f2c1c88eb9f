import { type ChatEvent, type ChatMessage, readEvent } from "@tributary/schemas/ibm-video";
import { anyChatEvent, chatEventTypes } from "@tributary/schemas/ibm-video/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { envelopeTimeOf, identityOf, inOrder, timeOf } from "./event-times.ts";
import { eventsOfMessage } from "./history.ts";
import { Told } from "./merge.ts";

const CID = "chatroom:c1";
/** Moments apart by less than a millisecond, with any number of digits. */
const at = (moment: number): string => {
  const micros = String(moment % 1_000_000)
    .padStart(6, "0")
    .replace(/0+$/, "");
  const second = new Date(Date.UTC(2026, 5, 24) + Math.floor(moment / 1_000_000) * 1_000).toISOString().slice(0, 19);
  return `${second}${micros === "" ? "" : `.${micros}`}Z`;
};

/** What is done in a conversation, one after the other: to the message of that number, if there is one. */
type Deed = { does: "say" | "edit" | "delete" | "react" | "unreact"; message: number };
const anyDeeds = fc.array(
  fc.record<Deed>({
    does: fc.constantFrom("say", "say", "say", "edit", "delete", "react", "unreact"),
    message: fc.nat({ max: 5 }),
  }),
  { maxLength: 40 },
);

interface Spoken {
  id: string;
  text: string;
  created_at: string;
  updated_at: string;
  type?: string;
  deleted_at?: string;
  latest_reactions: { type: string; user_id: string; message_id: string; created_at: string; updated_at: string }[];
}

/** What the service does: what it tells of it, and how the message stands after it; null when it can't be done. */
const deeds = {
  edit: (known, now, text) => ["message.updated", { ...known, text, updated_at: now }, {}],
  delete: (known, now) => ["message.deleted", { ...known, type: "deleted", deleted_at: now, updated_at: now }, {}],
  react(known, now) {
    if (known.latest_reactions.length > 0) return null;
    const reaction = { type: "like", user_id: "u1", message_id: known.id, created_at: now, updated_at: now };
    return ["reaction.new", { ...known, latest_reactions: [reaction] }, { reaction }];
  },
  unreact(known) {
    const [reaction] = known.latest_reactions;
    return reaction ? ["reaction.deleted", { ...known, latest_reactions: [] }, { reaction }] : null;
  },
} satisfies Record<string, (known: Spoken, now: string, text: string) => [string, Spoken, object] | null>;

/** The service: what it has told, in order, and the messages as they stand. */
function serviceAfter(done: readonly Deed[]): { events: ChatEvent[]; messages: ChatMessage[] } {
  const events: ChatEvent[] = [];
  const messages: Spoken[] = [];
  for (const [index, { does, message: number }] of done.entries()) {
    const [now, text] = [at(index * 700 + 1), `t${index}`];
    const tell = (type: string, fields: object) =>
      events.push(readEvent({ type, cid: CID, created_at: at(index * 700 + 300), user: { id: "u1" }, ...fields }));
    const position = number % Math.max(messages.length, 1);
    const known = messages[position];
    if (does === "say" || known === undefined) {
      const message = { id: `m${messages.length}`, text, created_at: now, updated_at: now, latest_reactions: [] };
      messages.push(message);
      tell("message.new", { message });
      continue;
    }
    const [type, message, fields] = (known.deleted_at ? null : deeds[does](known, now, text)) ?? [];
    if (!type || !message) continue;
    messages[position] = message;
    tell(type, { ...fields, message });
  }
  const read = messages.map((message) => readEvent({ type: "message.new", created_at: at(0), message }));
  return { events, messages: read.flatMap((event) => ("message" in event && event.message ? [event.message] : [])) };
}

/** What somebody makes of what is told: a change of what they don't know brings the message along. */
class Log {
  readonly order: string[] = [];
  readonly texts = new Map<string, string | null>();
  readonly liked = new Set<string>();

  take(events: readonly ChatEvent[]): this {
    for (const event of events) this.#take(event);
    return this;
  }

  #take(event: ChatEvent): void {
    if (event.type === "message.new" || event.type === "message.updated") {
      const { id, text } = event.message;
      if (!this.texts.has(id)) this.order.push(id);
      else if (event.type === "message.new") return;
      if (this.texts.get(id) !== null) this.texts.set(id, text);
    } else if (event.type === "message.deleted") {
      if (this.texts.has(event.message_id)) this.texts.set(event.message_id, null);
      this.liked.delete(event.message_id);
    } else if (event.type === "reaction.new") this.liked.add(event.reaction.message_id);
    else if (event.type === "reaction.deleted") this.liked.delete(event.reaction.message_id);
  }
}

/** Which frames come, how often and where among the others. */
const anyFates = fc.array(fc.record({ times: fc.nat({ max: 2 }), place: fc.double({ min: 0, max: 1, noNaN: true }) }), {
  minLength: 40,
  maxLength: 40,
});
type Fate = { times: number; place: number };

const asFrames = (events: readonly ChatEvent[], fates: readonly Fate[]): ChatEvent[] =>
  events
    .flatMap((event, index) => Array.from({ length: fates[index]?.times ?? 1 }, () => ({ event, index })))
    .map(({ event, index }) => ({ event, place: fates[index]?.place ?? 0 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ event }) => event);

/** As `/sync` may wrap it. */
const rewrapped = (event: ChatEvent): ChatEvent =>
  event.type === "unknown" ? event : { ...event, created_at: `${event.created_at?.replace("Z", "")}9Z` };

describe("whatever is lost, repeated and shuffled of the frames", () => {
  test("with all that `/sync` tells, one merge is the log's truth in its order", () => {
    fc.assert(
      fc.property(anyDeeds, anyFates, (deeds, fates) => {
        const { events } = serviceAfter(deeds);
        const truth = new Log().take(events);
        const told = new Told().news([...asFrames(events, fates), ...events]);
        expect(new Log().take(told)).toEqual(truth);
        const begun = told.filter(({ type }) => type === "message.new").map(timeOf);
        expect(begun).toEqual(events.filter(({ type }) => type === "message.new").map(timeOf));
      }),
    );
  });

  test("told one by one and then synchronised, everything is told, and nothing twice", () => {
    fc.assert(
      fc.property(anyDeeds, anyFates, (deeds, fates) => {
        const { events } = serviceAfter(deeds);
        const memory = new Told();
        const live = asFrames(events, fates).flatMap((event) => memory.news([event]));
        const told = [...live, ...memory.news(events.map(rewrapped)), ...memory.news(events)];
        const [truth, log] = [new Log().take(events), new Log().take(told)];
        expect(log.texts).toEqual(truth.texts);
        expect(log.liked).toEqual(truth.liked);
        const begun = told.flatMap((event) => (event.type === "message.new" ? [event.message.id] : []));
        expect(begun).toHaveLength(new Set(begun).size);
        expect(memory.news(events)).toEqual([]);
      }),
    );
  });

  test("with the pages of the history, every message is there once, in order and as it stands", () => {
    fc.assert(
      fc.property(anyDeeds, anyFates, fc.boolean(), (deeds, fates, isNew) => {
        const { events, messages } = serviceAfter(deeds);
        const history = messages.flatMap((message) => eventsOfMessage(message, CID, isNew));
        const told = new Told().news([...asFrames(events, fates), ...history]);
        const [truth, log] = [new Log().take(events), new Log().take(told)];
        expect(log.order).toEqual(truth.order);
        expect(log.texts).toEqual(truth.texts);
        // The history does not tell of reactions that were taken back.
        expect([...log.liked]).toEqual(expect.arrayContaining([...truth.liked]));
      }),
    );
  });

  test("of a message never an older state comes after a newer one", () => {
    fc.assert(
      fc.property(anyDeeds, anyFates, fc.integer({ min: 1, max: 7 }), (deeds, fates, size) => {
        const frames = asFrames(serviceAfter(deeds).events, fates);
        const memory = new Told();
        const parts = frames.flatMap((_, index) => (index % size === 0 ? [frames.slice(index, index + size)] : []));
        const changes = parts.flatMap((part) => memory.news(part)).filter(({ type }) => /updated|deleted/.test(type));
        const ofOne = Map.groupBy(changes, (event) => ("message" in event ? event.message?.id : null));
        for (const each of ofOne.values()) {
          const messages = each.filter(({ type }) => type.startsWith("message."));
          // A deletion is told again after a beginning that came late: not before anything that is older.
          expect(messages.map(timeOf)).toEqual(inOrder(messages).map(timeOf));
        }
      }),
    );
  });
});

describe("one merge", () => {
  const said = (id: string, created_at: string, more = {}) =>
    readEvent({ type: "message.new", cid: CID, created_at, message: { id, created_at, ...more } });

  test("goes by the messages' own times to the nanosecond, not by when they came", () => {
    const [later, earlier] = [said("b", "2026-06-24T11:44:49.46Z"), said("a", "2026-06-24T11:44:49.459999999Z")];
    expect(new Told().news([later, earlier])).toEqual([earlier, later]);
  });

  test("tells of the changes of a message the newest only", () => {
    const edit = (text: string, updated_at: string) =>
      readEvent({ type: "message.updated", cid: CID, created_at: updated_at, message: { id: "a", text, updated_at } });
    const [first, second] = [edit("1", "2026-06-24T11:44:50Z"), edit("2", "2026-06-24T11:44:51Z")];
    const begin = said("a", "2026-06-24T11:44:49Z");
    expect(new Told().news([second, begin, first])).toEqual([begin, second]);
  });

  test("a deletion that came before what it deletes is told again after it", () => {
    const gone = { type: "message.deleted", cid: CID, created_at: "2026-06-24T11:44:50Z", message_id: "a" };
    const [begin, deletion] = [said("a", "2026-06-24T11:44:49Z"), readEvent(gone)];
    const memory = new Told();
    expect(memory.news([deletion])).toEqual([deletion]);
    expect(memory.news([begin])).toEqual([begin, deletion]);
    expect(memory.news([begin, deletion])).toEqual([]);
  });

  test("a change that came before what it changes is told again after it", () => {
    const message = { id: "a", text: "new", updated_at: "2026-06-24T11:44:50Z" };
    const change = readEvent({ type: "message.updated", cid: CID, created_at: "2026-06-24T11:44:50Z", message });
    const begin = said("a", "2026-06-24T11:44:49Z");
    const memory = new Told();
    expect([memory.news([change]), memory.news([begin]), memory.news([begin, change])]).toEqual([
      ...[[change], [begin, change]],
      [],
    ]);
  });

  test("what was deleted is changed by nothing but the taking back of that", () => {
    const event = (type: string, second: number) => {
      const [created_at, message] = [
        `2026-06-24T11:44:${second}Z`,
        { id: "a", updated_at: `2026-06-24T11:44:${second}Z` },
      ];
      return readEvent({ type, cid: CID, created_at, message: { ...message, deleted_at: null } });
    };
    const memory = new Told();
    memory.news([said("a", "2026-06-24T11:44:49Z"), event("message.deleted", 50)]);
    expect(memory.news([event("message.updated", 51)])).toEqual([]);
    expect(memory.news([event("message.undeleted", 52)])).toHaveLength(1);
    expect(memory.news([event("message.updated", 53)])).toHaveLength(1);
  });

  test("what somebody deletes for themselves is still there", () => {
    const gone = { type: "message.deleted", cid: CID, created_at: "2026-06-24T11:44:50Z", message_id: "a" };
    const memory = new Told();
    memory.news([said("a", "2026-06-24T11:44:49Z"), readEvent({ ...gone, deleted_for_me: true })]);
    expect(memory.news([readEvent({ ...gone, created_at: "2026-06-24T11:44:51Z" })])).toHaveLength(1);
  });

  test("keeps no more than so much in mind", () => {
    const memory = new Told();
    const first = said("m0", at(1));
    memory.news([first]);
    for (let id = 1; id <= 10_000; id += 1) memory.news([said(`m${id}`, at(id))]);
    expect(memory.news([first])).toEqual([first]);
    expect(memory.news([said("m10000", at(10_000))])).toEqual([]);
  });
});

const anyEvent = fc
  .constantFrom(...chatEventTypes)
  .chain((type) => anyChatEvent(type))
  .map(readEvent);

describe("events of every type, with fields missing, hidden and added", () => {
  test("are told once, and again only by what was forgotten", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), (events) => {
        const memory = new Told();
        const told = memory.news(events);
        // But for changes that came before the beginning of their message.
        const once = told.filter(({ type }) => !/^message\.(updated|deleted|undeleted)$/.test(type));
        expect(new Set(once).size).toBe(once.length);
        expect(memory.news([...events].reverse())).toEqual([]);
        memory.forget();
        expect(memory.news(events)).toEqual(told);
      }),
    );
  });

  test("have an identity, a time and a place in the order", () => {
    fc.assert(
      fc.property(anyEvent, fc.jsonValue(), (event, raw) => {
        for (const each of [event, readEvent(raw)]) {
          expect(identityOf(each)).toEqual(expect.any(String));
          expect(timeOf(each)).toEqual(expect.any(String));
          envelopeTimeOf(each);
        }
      }),
    );
  });
});
