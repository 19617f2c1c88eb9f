// The coach's inbox: every session they are in, the latest activity first. It changes by the coach's own stream.
import { Group, SegmentedControl, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type JSX, type KeyboardEvent, useMemo, useState } from "react";
import { More } from "../../asking/more.tsx";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { ConnectionLine } from "../../chat/connection-line.tsx";
import { type ListedSession, listed } from "../../chat/session-list.ts";
import { strings } from "../../strings.ts";
import { FILTERS, type Filter, filtered } from "./filter.ts";
import classes from "./inbox.module.css";
import { useInbox } from "./inbox-context.tsx";
import { InboxRow } from "./inbox-row.tsx";

const words = strings.coach.inbox;

export function InboxPane({ selectedId }: { selectedId: string | null }): JSX.Element {
  const { inbox, state } = useInbox();
  const [filter, setFilter] = useState<Filter>("open");
  const [query, setQuery] = useState("");
  const sessions = useMemo(() => listed(state.list), [state.list]);
  const shown = useMemo(() => filtered(sessions, { filter, query, selectedId }), [sessions, filter, query, selectedId]);
  return (
    <Stack className={classes.pane} gap="xs" component="section" aria-label={words.title}>
      <Group justify="space-between">
        <Title order={1} size="h4">
          {words.title}
        </Title>
        <ConnectionLine status={state.status} />
      </Group>
      <TextInput
        {...{ size: "xs", type: "search", value: query, leftSection: <IconSearch size={14} /> }}
        aria-label={words.search}
        placeholder={words.search}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <SegmentedControl
        {...{ size: "xs", fullWidth: true, value: filter, onChange: setFilter, "aria-label": words.show }}
        data={FILTERS.map((value) => ({ value, label: words.filters[value] }))}
      />
      <ProblemAlert error={state.error} onRetry={() => void inbox.open()} />
      <Sessions {...{ shown, selectedId, isLoaded: state.isLoaded }} />
      {state.isMore && query !== "" && (
        <Text size="xs" c="dimmed">
          {words.onlyLatest(sessions.length)}
        </Text>
      )}
      {state.isMore && <More onMore={() => inbox.more()} />}
    </Stack>
  );
}

interface SessionsProps {
  shown: readonly ListedSession[];
  selectedId: string | null;
  isLoaded: boolean;
}

const Sessions = ({ shown, selectedId, isLoaded }: SessionsProps): JSX.Element => (
  <ul className={classes.list} onKeyDown={moveFocus} aria-busy={!isLoaded}>
    {shown.map((session) => (
      <li key={session.id}>
        <InboxRow session={session} isSelected={session.id === selectedId} />
      </li>
    ))}
    {isLoaded && shown.length === 0 && (
      <Text component="li" size="sm" c="dimmed" ta="center" py="lg">
        {words.nothing}
      </Text>
    )}
  </ul>
);

/** Up and down go from session to session. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const links: (Element | null)[] = [...event.currentTarget.querySelectorAll("a")];
  const here = links.indexOf(document.activeElement);
  const next = links[here + step];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
