// One participant's feed: the entries on the left, and the one that was chosen three times on the right.
import { Alert, Anchor, Box, Group, Text, Title } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { type JSX, type KeyboardEvent, useDeferredValue, useEffect, useState } from "react";
import { Link } from "react-router";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { strings } from "../../strings.ts";
import { numberText } from "../../wording/numbers.ts";
import { Entry } from "./entry.tsx";
import { FeedList } from "./feed-list.tsx";
import { type FeedExtent, type FeedStore, isOfNobody } from "./feed-store.ts";
import classes from "./feed-view.module.css";
import { stepOf } from "./steps.ts";
import { TimeBar } from "./time-bar.tsx";
import { useFeed, useLiveFeed } from "./use-feed.ts";
import { usePlace } from "./use-place.ts";
import { useLookedAt } from "./use-wanted.ts";

const words = strings.operator.inspector;

export function FeedView({ participantId }: { participantId: string }): JSX.Element {
  const store = useFeed(participantId);
  const [isLive, setLive] = useState(false);
  const { extent, error } = store;
  const isEmpty = extent?.head === 0;
  const live = useLiveFeed(store, { participantId, isLive: isLive || isEmpty });
  return (
    <div className={classes.view}>
      <Group gap="md" px="md" pt="sm">
        <Title order={1} size="h4" className={classes.title}>
          {words.unnamed(participantId)}
        </Title>
        <Anchor component={Link} to="/operator/inspector" size="sm">
          {words.other}
        </Anchor>
      </Group>
      {isOfNobody(error) && <Text p="md">{words.noSuch}</Text>}
      {error !== null && !isOfNobody(error) && (
        <Box px="md" py="xs">
          <ProblemAlert error={error} onRetry={store.retry} />
        </Box>
      )}
      <Restored key={store.restores} times={store.restores} />
      {isEmpty && <Text p="md">{words.empty}</Text>}
      {extent !== null && !isEmpty && (
        <Travel {...{ store, extent, live: { isOn: isLive, status: live.status, turn: setLive } }} />
      )}
    </div>
  );
}

/** Says that what is on the screen is not what was there before, until it was seen. */
function Restored({ times }: { times: number }): JSX.Element | null {
  const [isSeen, setSeen] = useState(false);
  if (times === 0 || isSeen) return null;
  return (
    <Alert
      {...{ variant: "light", color: "orange", mx: "md", my: "xs", p: "xs", role: "status" }}
      {...{ withCloseButton: true, closeButtonLabel: words.seen, onClose: () => setSeen(true) }}
      icon={<IconHistory aria-hidden />}
    >
      {words.restored}
    </Alert>
  );
}

export interface Live {
  isOn: boolean;
  status: keyof typeof words.liveStates;
  turn(isOn: boolean): void;
}

function Travel({ store, extent, live }: { store: FeedStore; extent: FeedExtent; live: Live }): JSX.Element {
  const { at, missing, choose } = usePlace(extent, live);
  useEffect(() => {
    store.refreshOld(); // whoever stands still for a while and goes on may be in another log by now
  }, [store, at]);
  useLookedAt(store, at);
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = stepOf(event.key, at, extent);
    if (next === null && event.key !== "l") return;
    event.preventDefault();
    if (next === null) live.turn(!live.isOn);
    else choose(next);
  };
  const goToTime = async (time: number) => {
    const seq = await store.seqAt(time);
    if (seq !== null) choose(seq);
  };
  return (
    <section className={classes.travel} aria-label={words.title}>
      <TimeBar {...{ extent, at, choose, goToTime, live, onKey, entry: store.entry(at) }} />
      {missing !== null && (
        <Text {...{ px: "md", pb: "xs", size: "sm", c: "dimmed", role: "status" }}>
          {words.gone(numberText(missing))}
        </Text>
      )}
      <div className={classes.columns}>
        <FeedList {...{ store, extent, at, choose, onKey }} />
        <Shown store={store} at={at} />
      </div>
    </section>
  );
}

/** Follows those who step quickly as fast as it can be drawn, and holds up neither the list nor the time bar. */
function Shown({ store, at }: { store: FeedStore; at: number }): JSX.Element {
  const seq = useDeferredValue(at);
  return <Entry seq={seq} entry={store.entry(seq)} />;
}
