import { Button, Group, Text } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import type { JSX } from "react";
import { problemSentence } from "../asking/problem-sentence.ts";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";
import type { Unsent } from "./outbox.ts";

interface Props {
  unsent: Unsent;
  onAgain: () => void;
  onDiscard: () => void;
}

/** What I have said and the platform has not confirmed: on its way, or not sent and why. */
export const UnsentBubble = ({ unsent, onAgain, onDiscard }: Props): JSX.Element => (
  <article
    className={classes.row}
    data-mine
    data-unsent={unsent.state}
    aria-label={strings.chat.saidBy(strings.chat.you)}
  >
    <div className={classes.said}>
      <div className={classes.bubbleLine}>
        <div className={classes.bubble}>
          <div className={classes.text}>{unsent.text}</div>
          {unsent.attachments.map(({ fileId, name }) => (
            <Text key={fileId} size="sm">
              {name}
            </Text>
          ))}
          <div className={classes.foot}>{unsent.state === "sending" && <Sending />}</div>
        </div>
      </div>
      {unsent.state === "failed" && <NotSent {...{ unsent, onAgain, onDiscard }} />}
    </div>
  </article>
);

const Sending = (): JSX.Element => (
  <>
    <IconClock size={12} aria-hidden />
    <span>{strings.chat.sending}</span>
  </>
);

const NotSent = ({ unsent, onAgain, onDiscard }: Props): JSX.Element => (
  <Group gap={6} justify="flex-end" role="alert">
    <Text size="xs" c="var(--mantine-color-error)">
      {strings.chat.notSent(problemSentence(unsent.error))}
    </Text>
    <Button size="compact-xs" variant="default" onClick={onAgain}>
      {strings.common.tryAgain}
    </Button>
    <Button size="compact-xs" variant="subtle" color="gray" onClick={onDiscard}>
      {strings.chat.discard}
    </Button>
  </Group>
);
