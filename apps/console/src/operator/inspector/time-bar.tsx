// The whole feed as a line to slide along, and the buttons that step through it.
import { ActionIcon, Group, NumberInput, Slider, Switch, Text, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronsDown, IconChevronsUp, IconChevronUp } from "@tabler/icons-react";
import type { FeedEntry } from "@tributary/client";
import type { JSX, KeyboardEvent } from "react";
import { strings } from "../../strings.ts";
import { numberText } from "../../wording/numbers.ts";
import { exactMomentOf } from "../../wording/times.ts";
import type { FeedExtent } from "./feed-store.ts";
import type { Live } from "./feed-view.tsx";
import { GoToTime } from "./go-to-time.tsx";

const words = strings.operator.inspector;

interface Props {
  extent: FeedExtent;
  at: number;
  choose: (seq: number) => void;
  goToTime: (time: number) => Promise<void>;
  live: Live;
  /** Of the buttons: what else takes keys has its own. */
  onKey: (event: KeyboardEvent) => void;
  entry: FeedEntry | undefined;
}

export const TimeBar = ({ extent: { first, head }, at, choose, goToTime, live, onKey, entry }: Props): JSX.Element => (
  <Group px="md" py="xs" gap="md">
    <Group gap={4} wrap="nowrap" onKeyDown={onKey}>
      <Step name={words.first} Icon={IconChevronsUp} onClick={() => choose(first)} isOff={at <= first} />
      <Step name={words.previous} Icon={IconChevronUp} onClick={() => choose(at - 1)} isOff={at <= first} />
      <Step name={words.next} Icon={IconChevronDown} onClick={() => choose(at + 1)} isOff={at >= head} />
      <Step name={words.last} Icon={IconChevronsDown} onClick={() => choose(head)} isOff={at >= head} />
    </Group>
    <Slider
      {...{ min: first, max: Math.max(head, first + 1), value: at, onChange: choose, size: "sm" }}
      flex={1}
      miw="12rem"
      label={(seq) => words.of(numberText(seq), numberText(head))}
      thumbLabel={words.place}
      thumbProps={{ "aria-valuetext": words.of(numberText(at), numberText(head)) }}
    />
    <NumberInput
      {...{ size: "xs", w: 96, min: first, max: head, value: at, hideControls: true, clampBehavior: "blur" }}
      aria-label={words.goTo}
      onChange={(value) => typeof value === "number" && value >= first && value <= head && choose(value)}
    />
    <Text size="sm" w="13rem" visibleFrom="lg" style={{ fontVariantNumeric: "tabular-nums" }}>
      {entry === undefined ? words.of(numberText(at), numberText(head)) : exactMomentOf(entry.storedEvent.recordedAt)}
    </Text>
    <GoToTime from={entry?.storedEvent.recordedAt} go={goToTime} />
    <Tooltip label={words.liveHint}>
      <Switch
        {...{ checked: live.isOn, size: "sm" }}
        label={live.isOn ? words.liveStates[live.status] : words.live}
        onChange={({ currentTarget }) => live.turn(currentTarget.checked)}
      />
    </Tooltip>
  </Group>
);

interface StepProps {
  name: string;
  Icon: typeof IconChevronUp;
  onClick: () => void;
  isOff: boolean;
}

const Step = ({ name, Icon, onClick, isOff }: StepProps): JSX.Element => (
  <Tooltip label={name}>
    <ActionIcon variant="default" onClick={onClick} disabled={isOff} aria-label={name}>
      <Icon size={16} />
    </ActionIcon>
  </Tooltip>
);
