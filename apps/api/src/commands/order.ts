// Commands that are under way together and whose sender counts on their order: after one that has to come again, none
// is carried out before it does.
import type { Outcome } from "./turns.ts";

export interface Order {
  /** Notes what one of them failed with. What will not pass holds nobody up. */
  failed(error: unknown): void;
  /** @throws what one of them failed with, if it has to come again. */
  assertUnbroken(): void;
}

export function noteFailure(order: Order | undefined, outcome: Outcome<unknown> | undefined): void {
  if (order && outcome && "error" in outcome) order.failed(outcome.error);
}
