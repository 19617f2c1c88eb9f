// One participant's feed: the entries on the left, and the one that was chosen three times on the right.
import { Group, Text, Title, UnstyledButton } from "@mantine/core";
import { type JSX, type KeyboardEvent, useEffect, useState } from "react";
import { Link } from "react-router";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { strings } from "../../strings.ts";
import { Entry } from "./entry.tsx";
import { FeedList } from "./feed-list.tsx";
import type { FeedExtent, FeedStore } from "./feed-store.ts";
import classes from "./feed-view.module.css";
import { stepOf } from "./steps.ts";
import { TimeBar } from "./time-bar.tsx";
import { useFeed, useLiveFeed } from "./use-feed.ts";
import { usePlace } from "./use-place.ts";

const words = strings.operator.inspector;

export function FeedView({ participantId }: { participantId: string }): JSX.Element {
  const store = useFeed(participantId);
  const [isLive, setLive] = useState(false);
  const live = useLiveFeed(store, { participantId, isLive });
  const { extent, error } = store;
  return (
    <div className={classes.view}>
      <Group gap="md" px="md" pt="sm">
        <Title order={1} size="h4">
          {words.unnamed(participantId)}
        </Title>
        <UnstyledButton component={Link} to="/operator/inspector">
          <Text size="sm" td="underline">
            {words.other}
          </Text>
        </UnstyledButton>
      </Group>
      <ProblemAlert error={error} onRetry={store.retry} />
      {extent !== null && extent.head === 0 && <Text p="md">{words.empty}</Text>}
      {extent !== null && extent.head > 0 && (
        <Travel {...{ store, extent, live: { isOn: isLive, status: live.status, turn: setLive } }} />
      )}
    </div>
  );
}

export interface Live {
  isOn: boolean;
  status: keyof typeof words.liveStates;
  turn(isOn: boolean): void;
}

function Travel({ store, extent, live }: { store: FeedStore; extent: FeedExtent; live: Live }): JSX.Element {
  const { at, choose } = usePlace(extent, live);
  useEffect(() => store.want(at, at), [store, at]);
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = stepOf(event.key, at, extent);
    if (next === null && event.key !== "l") return;
    event.preventDefault();
    if (next === null) live.turn(!live.isOn);
    else choose(next);
  };
  return (
    <section className={classes.travel} aria-label={words.title}>
      <TimeBar {...{ extent, at, choose, live, onKey, entry: store.entry(at) }} />
      <div className={classes.columns}>
        <FeedList {...{ store, extent, at, choose, onKey }} />
        <Entry seq={at} entry={store.entry(at)} isTrimmed={at < extent.first} />
      </div>
    </section>
  );
}
