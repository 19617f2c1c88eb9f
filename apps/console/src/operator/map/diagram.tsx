// The map as a drawing. What it says is said in words beside it, too.
import type { PlatformOverview } from "@tributary/client";
import type { JSX } from "react";
import { Link } from "react-router";
import { strings } from "../../strings.ts";
import { rateText } from "../../wording/numbers.ts";
import { ratesOf } from "../overview/rates.ts";
import classes from "./diagram.module.css";
import { type MapEdge, type MapNode, mapOf, NODE, SIZE } from "./model.ts";

const words = strings.operator.map;
/** Room for strokes and the arrows' heads. */
const MARGIN = 4;

interface Props {
  samples: readonly PlatformOverview[];
  isStale: boolean;
}

export function Diagram({ samples, isStale }: Props): JSX.Element | null {
  const map = mapOf(samples);
  const open = samples.at(-1)?.streams.open;
  if (map === null || open === undefined) return null;
  const { appended, delivered } = ratesOf(samples);
  const summary = words.summary(rateText(appended), rateText(delivered), open.participant + open.coach + open.session);
  const viewBox = `${-MARGIN} 0 ${SIZE.width + 2 * MARGIN} ${SIZE.height}`;
  return (
    <section className={classes.frame} aria-label={summary}>
      <svg viewBox={viewBox} className={classes.map} data-stale={isStale || undefined}>
        <title>{summary}</title>
        <Heads />
        {map.edges.map((edge) => (
          <Edge key={edge.id} {...edge} />
        ))}
        {map.nodes.map((node) => (
          <Node key={node.id} {...node} />
        ))}
      </svg>
    </section>
  );
}

const Heads = (): JSX.Element => (
  <defs>
    <marker id="head" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
      <path d="M 0 0 L 8 4 L 0 8 z" className={classes.head} />
    </marker>
  </defs>
);

const Edge = ({ path, label, flows, wakes }: MapEdge): JSX.Element => (
  <g className={classes.edge} data-flows={flows || undefined} data-wakes={wakes}>
    <path d={path} className={classes.line} markerEnd="url(#head)" />
    {flows && <path d={path} className={classes.flow} />}
    {label !== undefined && (
      <text x={label.x} y={label.y} className={classes.rate}>
        {label.text}
      </text>
    )}
  </g>
);

function Node({ to, ...node }: MapNode): JSX.Element {
  if (to === undefined) return <Box {...node} />;
  return (
    <Link to={to} className={classes.link}>
      <Box {...node} />
    </Link>
  );
}

const Box = ({ x, y, title, value, note, tone }: Omit<MapNode, "to">): JSX.Element => (
  <g transform={`translate(${x} ${y})`} data-tone={tone}>
    <rect width={NODE.width} height={NODE.height} rx="10" className={classes.box} />
    {tone !== "idle" && <circle cx={NODE.width - 14} cy="16" r="4.5" className={classes.dot} />}
    <text x="12" y="21" className={classes.title}>
      {title}
    </text>
    <text x="12" y={note === "" ? 54 : 45} className={classes.value}>
      {value}
    </text>
    <text x="12" y="66" className={classes.note}>
      {note}
    </text>
  </g>
);
