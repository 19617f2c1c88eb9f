// Whose feed: found by name, e-mail or id.
import { Anchor, Container, Loader, NavLink, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type JSX, useState } from "react";
import { Link } from "react-router";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { usePoll } from "../../asking/use-poll.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import classes from "./choose-participant.module.css";

const words = strings.operator.inspector;
const PER_PAGE = 20;
const EVERY_MS = 30_000;
/** Who was erased is found by their id alone. */
const ID = /^[A-Za-z0-9._~-]{1,64}$/;

/** Whoever comes here wants to type. */
const focus = (field: HTMLInputElement | null): void => field?.focus();

export function ChooseParticipant(): JSX.Element {
  const { client } = useConnection();
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 200);
  const body = { perPage: PER_PAGE, ...(search === "" ? {} : { query: search }) };
  const ask = async () => (await client.call("POST /participants/search", { body })).body;
  const { value, error, refresh } = usePoll(ask, EVERY_MS, search);
  return (
    <Container size="sm" py="xl">
      <Title order={1} size="h3">
        {words.title}
      </Title>
      <Text c="dimmed" mb="lg">
        {words.explain}
      </Text>
      <TextInput
        {...{ label: words.choose, placeholder: words.search, value: text, size: "md" }}
        leftSection={<IconSearch size={18} aria-hidden />}
        ref={focus}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Stack gap={4} mt="md" component="section" aria-live="polite">
        <ProblemAlert error={error} onRetry={refresh} />
        {value === null && error === null && <Loader size="sm" aria-label={words.loading} />}
        {value?.results.length === 0 && <Text>{words.nobody}</Text>}
        {value !== null && ID.test(search) && value.results.every(({ id }) => id !== search) && (
          <Anchor component={Link} to={`/operator/inspector/${encodeURIComponent(search)}`} p="xs">
            {words.byId(search)}
          </Anchor>
        )}
        {value?.results.map(({ id, firstName, lastName, email }) => (
          <NavLink
            key={id}
            {...{ component: Link, to: `/operator/inspector/${encodeURIComponent(id)}`, className: classes.person }}
            label={`${firstName} ${lastName}`}
            description={[id, ...(email === null ? [] : [email])].join(" · ")}
          />
        ))}
      </Stack>
    </Container>
  );
}
