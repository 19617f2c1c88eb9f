// Which replica has how many streams of which kind open, and how much it delivers.
import { Table, Text } from "@mantine/core";
import type { PlatformOverview } from "@tributary/client";
import type { JSX } from "react";
import { strings } from "../../strings.ts";
import { numberText, rateText } from "../../wording/numbers.ts";
import { agoOf } from "../../wording/times.ts";
import { deliveredPerSecond, replicaPerSecond } from "../overview/rates.ts";
import { useOverview } from "../overview/use-overview.ts";
import { Page } from "../parts/page.tsx";
import { WideTable } from "../parts/wide-table.tsx";

const words = strings.operator.streams;
const KINDS = ["participant", "coach", "session"] as const;

type Open = PlatformOverview["streams"]["open"];

export function OpenStreams(): JSX.Element {
  const polled = useOverview();
  const newest = polled.value?.at(-1);
  return (
    <Page title={words.title} explain={words.explain} polled={polled}>
      {newest !== undefined && newest.streams.replicas.length === 0 ? (
        <Text>{words.none}</Text>
      ) : (
        newest !== undefined && <Replicas samples={polled.value ?? []} newest={newest} />
      )}
    </Page>
  );
}

function Replicas({
  samples,
  newest,
}: {
  samples: readonly PlatformOverview[];
  newest: PlatformOverview;
}): JSX.Element {
  const { open, replicas } = newest.streams;
  return (
    <WideTable minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.replica}</Table.Th>
          {[...KINDS.map((kind) => words[kind]), words.all, words.delivered, words.reported].map((name) => (
            <Table.Th key={name} ta="right">
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {replicas.map(({ replica, open: own, reportedAt }) => (
          <Row
            key={replica}
            name={replica}
            open={own}
            rate={replicaPerSecond(samples, replica)}
            reportedAt={reportedAt}
          />
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Row name={words.total} open={open} rate={deliveredPerSecond(samples)} />
      </Table.Tfoot>
    </WideTable>
  );
}

interface RowProps {
  name: string;
  open: Open;
  rate: number | null;
  reportedAt?: string;
}

const Row = ({ name, open, rate, reportedAt }: RowProps): JSX.Element => (
  <Table.Tr>
    <Table.Th
      scope="row"
      fw={reportedAt === undefined ? 600 : 400}
      ff={reportedAt === undefined ? "text" : "monospace"}
    >
      {name}
    </Table.Th>
    {KINDS.map((kind) => (
      <Table.Td key={kind} ta="right">
        {numberText(open[kind])}
      </Table.Td>
    ))}
    <Table.Td ta="right">{numberText(open.participant + open.coach + open.session)}</Table.Td>
    <Table.Td ta="right">{rateText(rate)}</Table.Td>
    <Table.Td ta="right">{reportedAt === undefined ? "" : agoOf(reportedAt)}</Table.Td>
  </Table.Tr>
);
