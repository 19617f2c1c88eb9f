// Commands that could not be executed: look at one, try it again, or discard it.
import { Group, Pagination, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type JSX, useState } from "react";
import { useSearchParams } from "react-router";
import { usePoll } from "../../asking/use-poll.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { useOverview } from "../overview/use-overview.ts";
import { Page } from "../parts/page.tsx";
import { Letter } from "./letter.tsx";
import { LetterList } from "./letter-list.tsx";

const words = strings.operator.deadLetters;
const PER_PAGE = 50;
const EVERY_MS = 5_000;

export function DeadLetters(): JSX.Element {
  const { client } = useConnection();
  const [key, setKey] = useState("");
  const [onlyKey] = useDebouncedValue(key.trim(), 300);
  const [page, setPage] = useState(1);
  const [params, setParams] = useSearchParams();
  const query = { page, perPage: PER_PAGE, ...(onlyKey === "" ? {} : { key: onlyKey }) };
  const ask = async () => (await client.call("GET /admin/dead_letters", { query })).body;
  const polled = usePoll(ask, EVERY_MS, JSON.stringify(query));
  const { results = [], total = 0 } = polled.value ?? {};
  const everywhere = useOverview().value?.at(-1)?.deadLetters;
  const chosen = params.get("id");
  const filter = (
    <TextInput
      {...{ size: "xs", label: words.keyFilter, value: key, w: 320 }}
      onChange={({ currentTarget }) => {
        setKey(currentTarget.value);
        setPage(1);
      }}
    />
  );
  return (
    <Page title={words.title} explain={words.explain} polled={polled} actions={filter}>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed" role="status">
          {words.count(total)}
          {everywhere !== undefined && everywhere !== total && ` · ${words.everywhere(everywhere)}`}
        </Text>
        {total > PER_PAGE && (
          <Pagination size="sm" value={page} onChange={setPage} total={Math.ceil(total / PER_PAGE)} />
        )}
      </Group>
      {total === 0 && chosen === null ? (
        <Text>{words.none}</Text>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <LetterList letters={results} chosen={chosen} onChoice={(id) => setParams({ id }, { replace: true })} />
          {chosen === null ? (
            <Text c="dimmed">{words.choose}</Text>
          ) : (
            <Letter
              key={chosen}
              id={chosen}
              onChanged={polled.refresh}
              onGone={() => setParams({}, { replace: true })}
            />
          )}
        </SimpleGrid>
      )}
    </Page>
  );
}
