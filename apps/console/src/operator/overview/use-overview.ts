// The platform's numbers, asked for every two seconds while somebody looks.
import type { PlatformOverview } from "@tributary/client";
import { useRef } from "react";
import { type Polled, usePoll } from "../../asking/use-poll.ts";
import { useConnection } from "../../connection/connection.tsx";
import { withNewest } from "./rates.ts";

const EVERY_MS = 2_000;

/** The answers of the last seconds, oldest first. */
export function useOverview(): Polled<PlatformOverview[]> {
  const { client } = useConnection();
  const samples = useRef<PlatformOverview[]>([]);
  return usePoll(async () => {
    const { body } = await client.call("GET /admin/overview");
    samples.current = withNewest(samples.current, body);
    return samples.current;
  }, EVERY_MS);
}
