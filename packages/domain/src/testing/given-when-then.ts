/** Specifications of a decider: given what happened, when a command comes, then these events or this refusal. Test-only. */
import type { DomainEvent } from "@tributary/schemas";
import { expect } from "vitest";
import { type Decider, fold } from "../decider.ts";
import type { RefusalCode } from "../refusals.ts";

interface Outcome<E> {
  /** Exactly these events. */
  thenEvents(...events: E[]): void;
  /** A success that changes nothing. */
  thenNothing(): void;
  thenRefused(code: RefusalCode): void;
}

/** Starts a specification with the events that happened before. */
export function given<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, ...events: E[]) {
  const state = fold(decider, events);
  return {
    when(command: C): Outcome<E> {
      const decision = decider.decide(command, state);
      return {
        thenEvents: (...expected) => expect(decision).toEqual({ ok: true, events: expected }),
        thenNothing: () => expect(decision).toEqual({ ok: true, events: [] }),
        thenRefused: (code) =>
          expect(decision).toEqual({ ok: false, refusal: { code, detail: expect.stringMatching(/^[A-Z].+\.$/s) } }),
      };
    },
  };
}
