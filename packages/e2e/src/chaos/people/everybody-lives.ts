/** What goes on in all rooms at once. */
import type { Crowded } from "../scene.ts";

/** Goes on until it is over; resolves when whatever was begun is finished. */
export async function everybodyLives(
  { slow, direct, groups, channels, quiet, clients }: Crowded,
  over: AbortSignal,
): Promise<void> {
  const lives = [...slow, ...direct, ...groups, ...channels].map((life) => life.live(over));
  const quietLives = quiet.map(({ room, life }) =>
    life.live(
      clients.filter((client) => client.room === room),
      over,
    ),
  );
  await Promise.all([...lives, ...quietLives]);
}
