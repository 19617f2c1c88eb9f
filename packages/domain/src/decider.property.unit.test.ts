import { type DomainEvent, eventCodec } from "@tributary/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityPlanDecider } from "./activity-plan/activity-plan-decider.ts";
import { chatSessionDecider } from "./chat-session/chat-session-decider.ts";
import { currentMembers, MAX_EXTERNAL_CHATS, MAX_MEMBERS, MAX_OPEN_FORMS } from "./chat-session/state.ts";
import { type Decider, fold } from "./decider.ts";
import { participantDecider } from "./participant/participant-decider.ts";
import { MAX_REMEMBERED_EXTRAS } from "./participant/state.ts";
import { addCards, daily, respondTo, saying } from "./testing/activity-plans.ts";
import {
  anyParticipantCommand,
  anyPlanCommand,
  anySessionCommand,
  crowd,
  named,
} from "./testing/arbitrary-commands.ts";
import { edit, messageOf } from "./testing/messages.ts";
import { change, register } from "./testing/participants.ts";
import { ada, asActor, grace, markRead, open, send, service, zoe } from "./testing/sessions.ts";

/** Every state on the way, and all the events that led to them. */
function run<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, commands: readonly C[]) {
  const states = [decider.initialState];
  const events: E[] = [];
  for (const command of commands) {
    const before = states.at(-1) ?? decider.initialState;
    const decision = decider.decide(command, before);
    const added = decision.ok ? decision.events : [];
    events.push(...added);
    states.push(fold(decider, added, before));
  }
  return { states, events, last: states.at(-1) ?? decider.initialState };
}

function obeysTheLaws<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, anyCommand: fc.Arbitrary<C>): void {
  const anyCommands = fc.array(anyCommand, { maxLength: 200, size: "max" });
  const always = (law: (outcome: ReturnType<typeof run<C, E, S>>) => void): void =>
    fc.assert(
      fc.property(anyCommands, (commands) => {
        law(run(decider, commands));
      }),
      { numRuns: 60 },
    );

  it("has the same state after a replay of all events as it had step by step", () => {
    always(({ events, last }) => expect(fold(decider, events)).toEqual(last));
  });

  it("has the same state after a replay of events that went through storage", () => {
    always(({ events, last }) => {
      const stored = events.map((event) => JSON.parse(JSON.stringify(eventCodec.encode<DomainEvent["type"]>(event))));
      expect(
        fold(
          decider,
          stored.map((event) => eventCodec.decode(event) as E),
        ),
      ).toEqual(last);
    });
  });

  it("reads every state back from JSON as it was", () => {
    always(({ states }) => {
      for (const state of states) expect(decider.parseState(JSON.parse(JSON.stringify(state)))).toEqual(state);
    });
  });

  it("never changes a state that it was given", () => {
    always(({ events }) => {
      const frozen = { ...decider, evolve: (state: S, event: E) => deepFreeze(decider.evolve(state, event)) };
      expect(() => fold(frozen, events)).not.toThrow();
    });
  });

  it.each([null, "text", {}, { status: "?" }, { status: "absent", extra: 1 }])(
    "does not take %j for a state",
    (json) => {
      expect(() => decider.parseState(json)).toThrow();
    },
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

describe("the chat session decider", () => {
  obeysTheLaws(chatSessionDecider, anySessionCommand);

  it("never has more members than fit, nor the same one twice", () => {
    const commands = fc.array(anySessionCommand, { maxLength: 400, size: "max" });
    const start = open({
      kind: "group",
      opener: { ...service, name: "importer", photoUrl: null },
      members: crowd.slice(0, 95),
    });
    fc.assert(
      fc.property(commands, (rest) => {
        for (const state of run(chatSessionDecider, [start, ...rest]).states) {
          const ids = currentMembers(state).map(({ memberId }) => memberId);
          expect(ids.length).toBeLessThanOrEqual(MAX_MEMBERS);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("never has more forms that wait, or more links, than fit, nor two links to one outside system", () => {
    const commands = fc.array(anySessionCommand, { maxLength: 400, size: "max" });
    const start = open({ kind: "group", participants: named([ada, zoe]) });
    fc.assert(
      fc.property(commands, (rest) => {
        for (const state of run(chatSessionDecider, [start, ...rest]).states) {
          if (state.status === "absent") continue;
          expect(state.openForms.length).toBeLessThanOrEqual(MAX_OPEN_FORMS);
          const systems = state.externalChats.map(({ provider }) => provider);
          expect(systems.length).toBeLessThanOrEqual(MAX_EXTERNAL_CHATS);
          expect(new Set(systems).size).toBe(systems.length);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("never takes a member's read mark back while they are in the session", () => {
    const commands = fc.array(anySessionCommand, { maxLength: 400, size: "max" });
    const start = open({ kind: "group", participants: named([ada, zoe]) });
    fc.assert(
      fc.property(commands, (rest) => {
        const marks = new Map<string, number>();
        for (const { type, data } of run(chatSessionDecider, [start, ...rest]).events) {
          if (type === "ChatSessionMemberLeft") marks.delete(data.memberId);
          if (type !== "MessagesRead") continue;
          expect(data.upToVersion).toBeGreaterThan(marks.get(data.memberId) ?? 0);
          marks.set(data.memberId, data.upToVersion);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("has a state that does not grow with messages, nor with reading them", () => {
    const messages = Array.from({ length: 50 }, () => send(asActor(ada)));
    const { states, events } = run(chatSessionDecider, [open(), ...messages]);
    expect(events).toHaveLength(3 + 50);
    expect(states.at(-1)).toEqual(states[1]);
    const edits = messages.map((_, index) => edit(`${index}`, { message: messageOf(ada), by: asActor(ada) }));
    expect(run(chatSessionDecider, [open(), ...edits]).last).toEqual(states[1]);
    const marks = Array.from({ length: 50 }, (_, index) => markRead(grace, index + 1));
    expect(run(chatSessionDecider, [open(), ...marks]).last).toMatchObject({
      readMarks: [{ memberId: grace.memberId, version: 50 }],
    });
  });
});

describe("the participant decider", () => {
  obeysTheLaws(participantDecider, anyParticipantCommand);

  it("remembers a bounded number of extras, however many there are and however large their values", () => {
    const large = "x".repeat(32_000);
    const commands = Array.from({ length: MAX_REMEMBERED_EXTRAS + 50 }, (_, index) => change(large, `${index}`));
    const { last } = run(participantDecider, [register, ...commands]);
    expect(last.status === "registered" && last.extras.length).toBe(MAX_REMEMBERED_EXTRAS);
    expect(JSON.stringify(last).length).toBeLessThan(100 * MAX_REMEMBERED_EXTRAS);
  });
});

describe("the activity plan decider", () => {
  obeysTheLaws(activityPlanDecider, anyPlanCommand);

  it("has a state that does not grow with what is answered, nor with how often", () => {
    const note = (text: string) => respondTo(daily, [saying("note", text)]);
    const { last: small } = run(activityPlanDecider, [addCards(), note("")]);
    const answers = Array.from({ length: 50 }, (_, index) => note(`${index}`.repeat(5_000)));
    const { last, events } = run(activityPlanDecider, [addCards(), ...answers]);
    expect(events).toHaveLength(1 + 50);
    expect(JSON.stringify(last).length).toBe(JSON.stringify(small).length);
  });
});
