// The platform as it stands: the path of an event from the command to the screen, with what moves and what waits.
import { Card, SimpleGrid, Text } from "@mantine/core";
import type { PlatformOverview } from "@tributary/client";
import type { JSX } from "react";
import { Link } from "react-router";
import { strings } from "../../strings.ts";
import { numberText, rateText } from "../../wording/numbers.ts";
import { ratesOf } from "../overview/rates.ts";
import { useOverview } from "../overview/use-overview.ts";
import { Page } from "../parts/page.tsx";
import { Diagram } from "./diagram.tsx";

const words = strings.operator.map;

export function PlatformMap(): JSX.Element {
  const polled = useOverview();
  const samples = polled.value ?? [];
  const newest = samples.at(-1);
  const isStale = polled.staleMs !== null;
  return (
    <Page title={words.title} explain={words.explain} polled={polled}>
      <Diagram samples={samples} isStale={isStale} />
      {newest !== undefined && <Numbers {...{ samples, newest, isStale }} />}
    </Page>
  );
}

interface NumbersProps {
  samples: readonly PlatformOverview[];
  newest: PlatformOverview;
  isStale: boolean;
}

/** The same in words, for those who don't look at pictures, and what has no box. */
function Numbers({ samples, newest, isStale }: NumbersProps): JSX.Element {
  const { appended, published, delivered, commands } = ratesOf(samples);
  const { open } = newest.streams;
  const { waiting, oldestSeconds } = newest.acceptedCommands;
  const oldest = waiting === 0 ? "" : words.oldest(strings.operator.seconds(oldestSeconds));
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="sm" mt="lg" opacity={isStale ? 0.5 : 1}>
      <Tile name={words.appended} value={rateText(appended)} to="/operator/relay" />
      <Tile name={words.published} value={rateText(published)} to="/operator/relay" />
      <Tile name={words.delivered} value={rateText(delivered)} note={words.deliveredNote} to="/operator/streams" />
      <Tile name={words.commandRate} value={rateText(commands)} to="/operator/relay" />
      <Tile
        name={words.openStreams}
        value={numberText(open.participant + open.coach + open.session)}
        to="/operator/streams"
      />
      <Tile name={words.accepted} value={numberText(waiting)} note={oldest} to="/operator/relay" />
      <Tile name={words.deadLetters} value={numberText(newest.deadLetters)} to="/operator/dead-letters" />
    </SimpleGrid>
  );
}

interface TileProps {
  name: string;
  value: string;
  note?: string;
  to: string;
}

/** Leads to the page that shows the same number. */
const Tile = ({ name, value, note = "", to }: TileProps): JSX.Element => (
  <Card withBorder padding="sm" component={Link} to={to} c="inherit" td="none">
    <Text size="xs" c="dimmed">
      {name}
    </Text>
    <Text size="xl" fw={600} style={{ fontVariantNumeric: "tabular-nums" }}>
      {value}
    </Text>
    {note !== "" && (
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    )}
  </Card>
);
