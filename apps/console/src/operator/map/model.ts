// What the map shows: the path of an event as boxes and arrows, with what the newest answers say of each.
import type { PlatformOverview } from "@tributary/client";
import { strings } from "../../strings.ts";
import { providerText } from "../../wording/external-chats.ts";
import { numberText, rateText } from "../../wording/numbers.ts";
import { ALIVE, linksPath } from "../links/listed-links.ts";
import { type Rates, ratesOf, secondsCommandsWait } from "../overview/rates.ts";

const words = strings.operator.map;
const { units } = words;

/** `idle` says nothing; the others how well it is. */
export type Tone = "well" | "slow" | "broken" | "idle";

export interface MapNode {
  id: string;
  /** Of its left upper corner. */
  x: number;
  y: number;
  title: string;
  value: string;
  note: string;
  tone: Tone;
  /** The page that says more. */
  to?: string;
}

export interface MapEdge {
  id: string;
  /** An SVG path. */
  path: string;
  label?: { text: string; x: number; y: number };
  /** Whether something is known to move there now. */
  flows: boolean;
  /** Only wakes who is at the end of it: what they read comes from elsewhere. */
  wakes?: true;
}

export const NODE = { width: 122, height: 82 } as const;
export const SIZE = { width: 1112, height: 372 } as const;

const PITCH = 165;
const TOP = 34;
const column = (index: number): number => index * PITCH;
const SLOW_SECONDS = 1;
const BROKEN_SECONDS = 60;

/** How well something is that is late by so much. */
const toneOf = (seconds: number): Tone =>
  seconds >= BROKEN_SECONDS ? "broken" : seconds >= SLOW_SECONDS ? "slow" : "well";

export function mapOf(samples: readonly PlatformOverview[]): { nodes: MapNode[]; edges: MapEdge[] } | null {
  const newest = samples.at(-1);
  if (newest === undefined) return null;
  const rates = ratesOf(samples);
  return {
    nodes: [...pathNodes(newest), commandsNode(samples, newest), ...adapterNodes(newest)],
    edges: edgesOf(rates, newest),
  };
}

function pathNodes({ log, relay, streams }: PlatformOverview): MapNode[] {
  const { participant, coach, session } = streams.open;
  const open = words.open(numberText(participant + coach + session));
  const leads = relay.leader?.leads ?? false;
  const behind = words.behind(numberText(relay.events), strings.operator.seconds(relay.seconds));
  const row = (index: number) => ({ x: column(index), y: TOP });
  return [
    { ...row(0), id: "clients", title: words.clients, value: words.commands, note: words.http, tone: "idle" },
    { ...row(1), id: "api", title: words.api, value: words.decides, note: words.appends, tone: "idle" },
    {
      ...{
        ...row(2),
        id: "postgres",
        title: words.postgres,
        value: numberText(log.appended),
        to: "/operator/relay",
      },
      ...{ note: log.suspect ? words.suspect : words.epoch(log.epoch), tone: log.suspect ? "broken" : "well" },
    },
    {
      ...{
        ...row(3),
        id: "relay",
        title: words.relay,
        value: leads ? words.leads : words.noLeader,
        to: "/operator/relay",
      },
      ...{ note: relay.events === 0 ? words.upToDate : behind, tone: leads ? toneOf(relay.seconds) : "broken" },
    },
    {
      ...row(4),
      id: "kafka",
      title: words.kafka,
      value: numberText(relay.published),
      note: words.eventsTopic,
      tone: "idle",
      to: "/operator/relay",
    },
    {
      ...{ ...row(5), id: "stream", title: words.stream, value: words.replicas(streams.replicas.length), note: "" },
      ...{ tone: streams.replicas.length === 0 ? "broken" : "well", to: "/operator/streams" },
    },
    { ...row(6), id: "screens", title: words.screens, value: open, note: "", tone: "idle", to: "/operator/streams" },
  ];
}

function commandsNode(
  samples: readonly PlatformOverview[],
  { consumers, acceptedCommands }: PlatformOverview,
): MapNode {
  const records = consumers[0]?.records ?? null;
  const node = { id: "commands", x: column(1), y: 224, title: words.commandsTopic, note: "", to: "/operator/relay" };
  if (records === null) return { ...node, value: words.kafkaSilent, tone: "broken" };
  const late = records.waiting === 0 ? 0 : Math.max(secondsCommandsWait(samples), acceptedCommands.oldestSeconds);
  return { ...node, value: words.waiting(numberText(records.waiting)), tone: toneOf(late) };
}

function adapterNodes({ links }: PlatformOverview): MapNode[] {
  return links.map(({ provider, living, held, interrupted }, index): MapNode => {
    const isHeld = held >= living;
    return {
      ...{ id: provider, x: column(3), y: 170 + index * 106, to: linksPath({ provider, status: ALIVE }) },
      title: providerText(provider),
      value: living === 0 ? words.noLinks : words.links(held, living),
      note: interrupted === 0 ? "" : words.interrupted(interrupted),
      tone: living === 0 ? "idle" : isHeld && interrupted === 0 ? "well" : "slow",
    };
  });
}

function edgesOf(rates: Rates, { links }: PlatformOverview): MapEdge[] {
  const middle = TOP + NODE.height / 2;
  const along = (from: number, rate: number | null, unit?: string): MapEdge => {
    const [start, end] = [column(from) + NODE.width, column(from + 1)];
    const label = { text: rateText(rate, unit), x: (start + end) / 2, y: TOP - 12 };
    return {
      ...{ id: `along-${from}`, path: `M ${start} ${middle} H ${end - 7}`, flows: (rate ?? 0) > 0 },
      ...(unit === undefined ? {} : { label }),
    };
  };
  return [
    along(0, null),
    ...[along(1, rates.appended, units.events), along(2, rates.published), along(3, rates.published, units.events)],
    ...[along(4, rates.published), along(5, rates.delivered, units.writes)],
    ...adapterEdges(rates, links.length),
  ];
}

/** Whose a command of the topic is is not counted: the adapters' own arrows never claim to move. */
function adapterEdges({ commands }: Rates, count: number): MapEdge[] {
  const [toApi, fromCommands, bus] = [column(1) + NODE.width / 2, column(1) + NODE.width, column(2) + NODE.width / 2];
  const [kafka, right] = [column(4) + NODE.width / 2, column(3) + NODE.width];
  const places = Array.from({ length: count }, (_, index) => 170 + index * 106 + NODE.height / 2);
  return [
    {
      ...{ id: "commands-api", path: `M ${toApi} 224 V ${TOP + NODE.height + 7}`, flows: (commands ?? 0) > 0 },
      label: { text: rateText(commands, units.commands), x: toApi + 64, y: 176 },
    },
    ...places.flatMap((y, index): MapEdge[] => [
      { id: `in-${index}`, path: `M ${column(3)} ${y} H ${bus} V 265 H ${fromCommands + 7}`, flows: false },
      { id: `wake-${index}`, path: `M ${kafka} ${TOP + NODE.height} V ${y} H ${right + 7}`, flows: false, wakes: true },
    ]),
  ];
}
