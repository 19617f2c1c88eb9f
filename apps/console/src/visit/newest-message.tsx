// From the message that was just seen to arrive to what the platform made of it.
import { Anchor } from "@mantine/core";
import type { Client } from "@tributary/client";
import type { JSX, MouseEvent } from "react";
import { Link, useNavigate } from "react-router";
import { useConnection } from "../connection/connection.tsx";
import { type Demo, demoCredentials } from "../connection/demo.ts";
import { useSession } from "../connection/session.tsx";
import { strings } from "../strings.ts";

const LOOKED_AT = 50;

/** Leads into the inspector, to the newest message of the participant; below an operator's connection. */
export function NewestMessage({ demo }: { demo: Demo }): JSX.Element {
  const { client } = useConnection();
  const { signIn } = useSession();
  const navigate = useNavigate();
  const feed = `/operator/inspector/${encodeURIComponent(demo.participantId)}`;
  const follow = async (event: MouseEvent) => {
    event.preventDefault();
    const seq = await newestMessage(client, demo.participantId);
    signIn(demoCredentials(demo, "admin"));
    void navigate(seq === null ? feed : `${feed}?at=${seq}`);
  };
  return (
    <Anchor component={Link} to={feed} size="sm" onClick={follow}>
      {strings.visit.newestMessage}
    </Anchor>
  );
}

/** Its number in the feed; null when there is none among the newest entries, or no answer. */
async function newestMessage(client: Client, userId: string): Promise<number | null> {
  const query = { perPage: LOOKED_AT };
  const answer = await client.call("GET /admin/participants/{userId}/feed", { userId, query }).catch(() => null);
  const messages = answer?.body.results.filter(({ storedEvent }) => storedEvent.type === "MessageSent");
  return messages?.at(-1)?.seq ?? null;
}
