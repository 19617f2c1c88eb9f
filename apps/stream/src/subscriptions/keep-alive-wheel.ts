// Every connection is due once per turn of the wheel, each in its own slot: one timer for all of them, but never all
// of them at once (a shared 15 s burst was measured to cost 100 to 290 ms at p99.9).

export interface KeptAlive {
  /** It is due. */
  keepAlive(): void;
}

/** A place on the wheel. */
export type Slot = Pick<Set<KeptAlive>, "delete">;

export interface KeepAliveWheel extends Disposable {
  /** It is due within one turn from now and then every turn, until it is deleted from its slot. */
  add(kept: KeptAlive): Slot;
}

/** A wheel of `slots` slots that turns once per `turnMs`. A late timer catches up on the slots it missed. */
export function createKeepAliveWheel(options: { turnMs: number; slots: number; now(): number }): KeepAliveWheel {
  const slotMs = options.turnMs / options.slots;
  const slots = Array.from({ length: options.slots }, () => new Set<KeptAlive>());
  const startedAt = options.now();
  let turned = 0;

  function advance(): void {
    const target = Math.floor((options.now() - startedAt) / slotMs);
    // After a long stall of the process one turn is enough: everyone is due once.
    turned = Math.max(turned, target - options.slots);
    while (turned < target) {
      turned += 1;
      for (const kept of slots[turned % options.slots] ?? []) kept.keepAlive();
    }
  }

  const timer = setInterval(advance, slotMs).unref();
  return {
    add: (kept) => emptiest(slots, turned).add(kept),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** The slot with the fewest connections; among equals the one that was just served, so the first turn is a whole one. */
function emptiest(slots: readonly Set<KeptAlive>[], turned: number): Set<KeptAlive> {
  let best = new Set<KeptAlive>();
  let size = Number.POSITIVE_INFINITY;
  for (let back = 0; back < slots.length && size > 0; back += 1) {
    const slot = slots[(turned + slots.length - (back % slots.length)) % slots.length];
    if (slot === undefined || slot.size >= size) continue;
    best = slot;
    size = slot.size;
  }
  return best;
}
