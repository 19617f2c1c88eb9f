import { Container, Pagination, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import type { Participant } from "@tributary/client";
import { type JSX, useState } from "react";
import { Link } from "react-router";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { usePoll } from "../../asking/use-poll.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { participantPath } from "../paths.ts";
import classes from "./participants.module.css";
import { StatusBadge } from "./status-badge.tsx";

const words = strings.coach.participants;
const PER_PAGE = 25;
const EVERY_MS = 30_000;

/** Everybody of the tenant, to be found by name, e-mail or id. */
export function ParticipantsPage(): JSX.Element {
  const { client } = useConnection();
  const [typed, setTyped] = useState("");
  const [page, setPage] = useState(1);
  const [query] = useDebouncedValue(typed.trim(), 200);
  const body = { ...(query === "" ? {} : { query }), page, perPage: PER_PAGE };
  const { latest, error, refresh } = usePoll(
    async (signal) => (await client.call("POST /participants/search", { body, signal })).body,
    EVERY_MS,
    JSON.stringify(body),
  );
  // While another page or query is on its way, the one before stays: nothing blinks.
  const { results = [], total = 0 } = latest ?? {};
  const isEmpty = latest !== null && results.length === 0;
  return (
    <Container size="md" py="md" className={classes.page}>
      <Stack>
        <Title order={1} size="h3">
          {words.title}
        </Title>
        <TextInput
          {...{ type: "search", value: typed, leftSection: <IconSearch size={16} />, "data-autofocus": true }}
          aria-label={words.search}
          placeholder={words.search}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setPage(1);
          }}
        />
        <ProblemAlert error={error} onRetry={refresh} />
        {isEmpty ? <Text c="dimmed">{words.nobody}</Text> : <People results={results} />}
        {total > PER_PAGE && (
          <Pagination
            {...{ size: "sm", value: page, onChange: setPage, total: Math.ceil(total / PER_PAGE) }}
            getControlProps={(control) => ({ "aria-label": words.pages[control] })}
          />
        )}
      </Stack>
    </Container>
  );
}

const People = ({ results }: { results: readonly Participant[] }): JSX.Element => (
  <Table highlightOnHover verticalSpacing="xs">
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{words.name}</Table.Th>
        <Table.Th visibleFrom="sm">{words.email}</Table.Th>
        <Table.Th visibleFrom="sm">{words.id}</Table.Th>
        <Table.Th>{words.status}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {results.map(({ id, firstName, lastName, email, status }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <Link to={participantPath(id)} className={classes.name}>
              {firstName} {lastName}
            </Link>
          </Table.Td>
          <Table.Td visibleFrom="sm">{email ?? strings.common.noValue}</Table.Td>
          <Table.Td visibleFrom="sm">{id}</Table.Td>
          <Table.Td>
            <StatusBadge status={status} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
