// Every link to an outside chat, of both adapters: how it stands, who holds it, how far it has come.
import { Anchor, Badge, Group, Pagination, Select, Table, Text } from "@mantine/core";
import type { HeldExternalChat } from "@tributary/client";
import { type JSX, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { usePoll } from "../../asking/use-poll.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { colourOf, PROVIDER_CHOICES, providerText, STATUS_CHOICES, statusText } from "../../wording/external-chats.ts";
import { agoOf, exactMomentOf } from "../../wording/times.ts";
import { useOverview } from "../overview/use-overview.ts";
import { Page } from "../parts/page.tsx";
import { WideTable } from "../parts/wide-table.tsx";
import { ALIVE, type Listed, linksPath, listedBy, searchOf } from "./listed-links.ts";

const { links: words, map } = strings.operator;
const PER_PAGE = 50;
const EVERY_MS = 3_000;
const NOWRAP = { whiteSpace: "nowrap" } as const;

export function Links(): JSX.Element {
  const { client } = useConnection();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const listed = listedBy(params);
  const [page, setPage] = useState(1);
  const body = { ...searchOf(listed), page, perPage: PER_PAGE };
  const ask = async () => (await client.call("POST /admin/external_chats/search", { body })).body;
  const polled = usePoll(ask, EVERY_MS, JSON.stringify(body));
  const choose = (changes: Partial<Listed>) => {
    setPage(1);
    void navigate(linksPath({ ...listed, ...changes }), { replace: true });
  };
  const total = polled.value?.total ?? 0;
  return (
    <Page
      {...{ title: words.title, explain: words.explain, polled }}
      actions={<Filters listed={listed} onChoice={choose} />}
    >
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed" role="status">
          {words.count(total)}
        </Text>
        <Everywhere />
        {total > PER_PAGE && (
          <Pagination size="sm" value={page} onChange={setPage} total={Math.ceil(total / PER_PAGE)} />
        )}
      </Group>
      {total === 0 ? <Text>{words.none}</Text> : <LinkTable links={polled.value?.results ?? []} />}
    </Page>
  );
}

/** What the map counts. */
function Everywhere(): JSX.Element | null {
  const links = useOverview().value?.at(-1)?.links;
  if (links === undefined) return null;
  const held = links.map(({ provider, held, living }) => `${providerText(provider)} ${map.links(held, living)}`);
  return (
    <Text size="sm" c="dimmed">
      {words.everywhere(held.join(", "))}
    </Text>
  );
}

function Filters({ listed, onChoice }: { listed: Listed; onChoice: (changes: Partial<Listed>) => void }): JSX.Element {
  const common = { size: "xs", clearable: true, placeholder: words.all } as const;
  return (
    <Group gap="sm" wrap="nowrap">
      <Select
        {...{ ...common, label: words.provider, data: PROVIDER_CHOICES, value: listed.provider }}
        onChange={(provider) => onChoice({ provider })}
      />
      <Select
        {...{ ...common, label: words.status, value: listed.status }}
        data={[{ value: ALIVE, label: words.alive }, ...STATUS_CHOICES]}
        onChange={(status) => onChoice({ status })}
      />
    </Group>
  );
}

const LinkTable = ({ links }: { links: readonly HeldExternalChat[] }): JSX.Element => (
  <WideTable minWidth={980}>
    <Table.Thead>
      <Table.Tr>
        {[
          ...[words.provider, words.status, words.since, words.session, words.participant],
          ...[words.holder, words.sent, words.detail],
        ].map((name) => (
          <Table.Th key={name} style={NOWRAP}>
            {name}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {links.map((link) => (
        <LinkRow key={`${link.sessionId}/${link.id}`} link={link} />
      ))}
    </Table.Tbody>
  </WideTable>
);

const LinkRow = ({ link }: { link: HeldExternalChat }): JSX.Element => (
  <Table.Tr>
    <Table.Td style={NOWRAP}>
      {providerText(link.provider)}
      <Text size="xs" c="dimmed" ff="monospace" title={link.conversation ?? undefined}>
        {endOf(link.conversation ?? "")}
      </Text>
    </Table.Td>
    <Table.Td>
      <Badge variant="dot" tt="none" w="max-content" color={colourOf(link.status)}>
        {statusText(link.status)}
      </Badge>
    </Table.Td>
    <Table.Td style={NOWRAP} title={exactMomentOf(link.changedAt)}>
      {agoOf(link.changedAt)}
    </Table.Td>
    <Id of={link.sessionId} />
    <Table.Td ff="monospace">
      {link.participantId !== null && (
        <Anchor component={Link} to={`/operator/inspector/${encodeURIComponent(link.participantId)}`} inherit>
          {link.participantId}
        </Anchor>
      )}
    </Table.Td>
    {link.lease === null ? <Table.Td c="dimmed">{words.nobody}</Table.Td> : <Id of={link.lease.holder} />}
    <Table.Td>{link.progress?.sentVersion ?? ""}</Table.Td>
    <Table.Td miw="11rem">{link.detail}</Table.Td>
  </Table.Tr>
);

/** Its end tells ids apart; the whole of it is in the title. */
const Id = ({ of }: { of: string }): JSX.Element => (
  <Table.Td ff="monospace" style={NOWRAP} title={of}>
    {endOf(of)}
  </Table.Td>
);

const endOf = (id: string): string => (id.length > 16 ? `…${id.slice(-12)}` : id);
