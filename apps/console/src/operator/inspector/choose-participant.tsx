// Whose feed: found by name, e-mail or id.
import { Anchor, Container, Loader, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type JSX, useState } from "react";
import { Link } from "react-router";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { usePoll } from "../../asking/use-poll.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";

const words = strings.operator.inspector;
const PER_PAGE = 20;
const EVERY_MS = 30_000;
/** Who was erased is found by their id alone. */
const ID = /^[A-Za-z0-9._~-]{1,64}$/;

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
        data-autofocus
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
          <Anchor key={id} component={Link} to={`/operator/inspector/${encodeURIComponent(id)}`} p="xs">
            {firstName} {lastName}{" "}
            <Text span c="dimmed" size="sm">
              {[id, ...(email === null ? [] : [email])].join(" · ")}
            </Text>
          </Anchor>
        ))}
      </Stack>
    </Container>
  );
}
