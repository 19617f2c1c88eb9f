// One entry as it is stored, as it is published, and as it goes over the wire: side by side.
import { Alert, Badge, Group, Text, Title } from "@mantine/core";
import type { FeedEntry } from "@tributary/client";
import { type JSX, memo, type ReactNode } from "react";
import { strings } from "../../strings.ts";
import { exactMomentOf } from "../../wording/times.ts";
import { Code } from "../parts/code.tsx";
import { Fields } from "../parts/fields.tsx";
import { prettyJson } from "../parts/pretty-json.ts";
import classes from "./entry.module.css";
import { WireText } from "./wire-text.tsx";

const words = strings.operator.inspector;
const { fields } = words;

interface Props {
  seq: number;
  entry: FeedEntry | undefined;
}

export const Entry = memo(({ seq, entry }: Props): JSX.Element => {
  if (entry === undefined) {
    return (
      <Text p="md" c="dimmed" aria-busy>
        {words.loading}
      </Text>
    );
  }
  return (
    // Scrolled by the keyboard, too.
    <div
      {...{ className: classes.panes, role: "region", "aria-label": words.entry(seq), tabIndex: 0 }}
      {...{ "data-testid": "entry", "data-seq": seq }}
    >
      <Stored {...entry} />
      <Published {...entry} />
      <Wire {...entry} />
    </div>
  );
});

interface PaneProps {
  title: string;
  hint: string;
  badges?: ReactNode;
  children: ReactNode;
}

const Pane = ({ title, hint, badges, children }: PaneProps): JSX.Element => (
  <section className={classes.pane} aria-label={title}>
    <Group gap="xs" mb={2}>
      <Title order={2} size="h6">
        {title}
      </Title>
      {badges}
    </Group>
    <Text size="xs" c="dimmed" mb="sm">
      {hint}
    </Text>
    {children}
  </section>
);

const Label = ({ color = "gray", children }: { color?: string; children: ReactNode }): JSX.Element => (
  <Badge size="sm" variant={color === "gray" ? "default" : "dot"} tt="none" color={color}>
    {children}
  </Badge>
);

const mono = (text: string): JSX.Element => <span className={classes.mono}>{text}</span>;

function Stored({ storedEvent: event }: FeedEntry): JSX.Element {
  const { actor, erased, unreadable } = event;
  const feeds = Object.entries(event.feeds).map(([owner, seq]) => `${owner}:${seq}`);
  return (
    <Pane title={words.stored} hint={words.storedHint} badges={<Label>{words.version(event.schemaVersion)}</Label>}>
      {erased.length > 0 && <Note color="orange">{words.erased(erased.join(", "))}</Note>}
      {unreadable !== null && <Note color="red">{words.unreadable(unreadable)}</Note>}
      <Fields
        of={{
          [fields.event]: `${event.type}`,
          [fields.stream]: mono(event.streamId),
          [fields.version]: event.version,
          [fields.position]: `${event.epoch} / ${event.position}`,
          [fields.recordedAt]: exactMomentOf(event.recordedAt),
          [fields.actor]: `${actor.role} ${actor.id}`,
          [fields.application]: event.application,
          [fields.command]: (
            <>
              {event.commandName} {mono(event.commandId)}
            </>
          ),
          [fields.trace]: event.traceparent === null ? undefined : mono(event.traceparent),
          [fields.feeds]: mono(feeds.join(", ")),
        }}
      />
      <Code title={words.data} text={JSON.stringify(event.data, null, 2)} />
    </Pane>
  );
}

const Note = ({ color, children }: { color: string; children: ReactNode }): JSX.Element => (
  <Alert variant="light" color={color} p="xs" mb="sm">
    <Text size="sm">{children}</Text>
  </Alert>
);

function Published({ record }: FeedEntry): JSX.Element {
  const badges = record.isPublished ? null : <Label color="orange">{words.unpublished}</Label>;
  return (
    <Pane title={words.record} hint={words.recordHint} badges={badges}>
      <Fields of={{ [fields.topic]: mono(record.topic), [fields.key]: mono(record.key) }} />
      <Code
        title={words.headers}
        text={Object.entries(record.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join("\n")}
      />
      <Code title={words.value} text={record.value}>
        {prettyJson(record.value)}
      </Code>
    </Pane>
  );
}

function Wire({ frame }: FeedEntry): JSX.Element {
  const include = frame?.include ?? null;
  return (
    <Pane
      title={words.frame}
      hint={words.frameHint}
      badges={include === null ? null : <Label color="cyan">{words.include(include)}</Label>}
    >
      {frame === null ? (
        <Text size="sm">{words.noFrame}</Text>
      ) : (
        <Code title={words.bytes(new TextEncoder().encode(frame.text).length)} text={frame.text}>
          <WireText text={frame.text} />
        </Code>
      )}
    </Pane>
  );
}
