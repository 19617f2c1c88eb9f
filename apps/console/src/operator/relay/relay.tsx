// Who publishes, from where, what holds it back, and how far consumers are.
import { Alert, Box, Card, SimpleGrid, Table, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { PlatformOverview } from "@tributary/client";
import type { JSX, ReactNode } from "react";
import { strings } from "../../strings.ts";
import { numberText, rateText } from "../../wording/numbers.ts";
import { type Rates, ratesOf } from "../overview/rates.ts";
import { useOverview } from "../overview/use-overview.ts";
import { Fields } from "../parts/fields.tsx";
import { Page } from "../parts/page.tsx";
import { WideTable } from "../parts/wide-table.tsx";

const { seconds, map } = strings.operator;
const words = strings.operator.relay;

export function Relay(): JSX.Element {
  const polled = useOverview();
  const newest = polled.value?.at(-1);
  const rates = ratesOf(polled.value ?? []);
  return (
    <Page title={words.title} polled={polled}>
      {newest?.log.suspect && (
        <Alert color="red" mb="md" icon={<IconAlertTriangle aria-hidden />}>
          {words.suspect}
        </Alert>
      )}
      {newest !== undefined && (
        <>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Publishing newest={newest} rates={rates} />
            <Accepted {...newest} />
          </SimpleGrid>
          <Consumers newest={newest} rate={rates.commands} />
        </>
      )}
    </Page>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }): JSX.Element => (
  <Card withBorder padding="md" component="section">
    <Title order={2} size="h5" mb="sm">
      {title}
    </Title>
    {children}
  </Card>
);

function Publishing({ newest: { relay, log }, rates }: { newest: PlatformOverview; rates: Rates }): JSX.Element {
  const { leader, published, events } = relay;
  return (
    <Section title={words.relay}>
      <Fields
        of={{
          [words.leader]: leader?.leads ? leader.holder : leader === null ? words.nobody : words.last(leader.holder),
          [words.fence]: leader === null ? undefined : numberText(leader.fence),
          [words.appended]: numberText(log.appended),
          [words.published]: numberText(published),
          [map.appended]: rateText(rates.appended),
          [map.published]: rateText(rates.published),
          [words.waiting]: words.events(numberText(events)),
          [words.oldest]: events === 0 ? undefined : seconds(relay.seconds),
          [words.blocked]: relay.blockedSeconds === 0 ? undefined : seconds(relay.blockedSeconds),
          [words.epoch]: numberText(log.epoch),
        }}
      />
    </Section>
  );
}

const Accepted = ({ acceptedCommands: { waiting, oldestSeconds } }: PlatformOverview): JSX.Element => (
  <Section title={words.accepted}>
    <Fields
      of={{
        [words.withoutResult]: numberText(waiting),
        [words.oldest]: waiting === 0 ? undefined : seconds(oldestSeconds),
      }}
    />
  </Section>
);

const Consumers = ({ newest, rate }: { newest: PlatformOverview; rate: number | null }): JSX.Element => (
  <Box component="section" mt="lg">
    <Title order={2} size="h5" mb="xs">
      {words.consumers}
    </Title>
    <WideTable minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.topic}</Table.Th>
          <Table.Th>{words.group}</Table.Th>
          {[words.sent, words.committed, words.records, words.rate].map((name) => (
            <Table.Th key={name} ta="right">
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {newest.consumers.map(({ topic, group, records }) => (
          <Table.Tr key={group}>
            <Table.Td ff="monospace">{topic}</Table.Td>
            <Table.Td ff="monospace">{group}</Table.Td>
            {records === null ? (
              <Table.Td colSpan={4}>{words.silent}</Table.Td>
            ) : (
              [
                numberText(records.sent),
                numberText(records.committed),
                numberText(records.waiting),
                rateText(rate),
              ].map((text, place) => (
                <Table.Td key={[words.sent, words.committed, words.records, words.rate][place]} ta="right">
                  {text}
                </Table.Td>
              ))
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
    <Text size="sm" c="dimmed" mt="xs">
      {words.tails}
    </Text>
  </Box>
);
