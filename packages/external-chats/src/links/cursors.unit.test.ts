import { type HeldLink, type LinkMove, StoreUnavailableError, UnstorableValueError } from "@tributary/event-store";
import { createLogger } from "@tributary/runtime";
import { expect, test } from "vitest";
import { Cursors } from "./cursors.ts";

const log = createLogger({ name: "test", level: "silent" });

const linkOf = (linkId: string): HeldLink => ({
  ...{ tenant: "acme", sessionId: "s1", linkId, participantId: null, lease: { name: linkId, fence: 1 } },
  ...{ status: "CONNECTED", namedConversation: null, parameters: {} },
  ...{ clientId: "secret", conversation: null, sentVersion: 1, receivedUpTo: null },
});

/** A store that writes nothing of what it is asked for when `refuses` says so, and the versions that it has written. */
function scene(refuses: (moves: readonly LinkMove[]) => Error | null) {
  const written: [string, number | undefined][] = [];
  const move = async (moves: readonly LinkMove[]) => {
    const refusal = refuses(moves);
    if (refusal) throw refusal;
    for (const { linkId, sentVersion } of moves) written.push([linkId, sentVersion]);
    return new Set<string>();
  };
  const cursors = new Cursors({ links: { move }, onLost: () => undefined, log });
  return { cursors, written };
}

test("a move that the database can't keep holds up no other, and says so", async () => {
  const { cursors, written } = scene((moves) =>
    moves.some(({ linkId }) => linkId === "odd") ? new UnstorableValueError("no") : null,
  );
  await using _ = cursors;
  const moves = ["one", "odd", "other"].map((linkId) => cursors.move(linkOf(linkId), { sentVersion: 2 }));
  const ends = await Promise.allSettled(moves);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(written).toEqual([
    ["one", 2],
    ["other", 2],
  ]);
});

test("while the database is away moves wait, and only the newest of a link is written", async () => {
  let isAway = true;
  const { cursors, written } = scene(() => (isAway ? new StoreUnavailableError("away") : null));
  await using _ = cursors;
  const first = cursors.move(linkOf("one"), { sentVersion: 2 });
  await new Promise(setImmediate);
  const second = cursors.move(linkOf("one"), { sentVersion: 3 });
  isAway = false;
  await Promise.all([first, second]);
  expect(written.at(-1)).toEqual(["one", 3]);
});
