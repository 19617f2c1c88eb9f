// One letter, whole, and what can be done with it.
import { Alert, Button, Card, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { IconLock, IconRefresh, IconTrash } from "@tabler/icons-react";
import type { DeadLetter, RetriedDeadLetters } from "@tributary/client";
import { type JSX, useState } from "react";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { problemSentence } from "../../asking/problem-sentence.ts";
import { usePoll } from "../../asking/use-poll.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { exactMomentOf } from "../../wording/times.ts";
import { Code } from "../parts/code.tsx";
import { Fields } from "../parts/fields.tsx";
import { prettyJson } from "../parts/pretty-json.ts";

const words = strings.operator.deadLetters;
const EVERY_MS = 60_000;

interface Props {
  id: string;
  /** Something was done with it or with others of its key. */
  onChanged: () => void;
  /** It is not there any more. */
  onGone: () => void;
}

export function Letter({ id, onChanged, onGone }: Props): JSX.Element {
  const { client } = useConnection();
  const { value, error, refresh } = usePoll(
    async () => (await client.call("GET /admin/dead_letters/{id}", { id })).body,
    EVERY_MS,
    id,
  );
  const [outcome, setOutcome] = useState<string | null>(null);
  const retried = ({ results, remaining }: RetriedDeadLetters) => {
    setOutcome(outcomeText({ results, remaining }));
    onChanged();
  };
  if (value === null) return error === null ? <div /> : <ProblemAlert error={error} onRetry={refresh} />;
  return (
    <Card withBorder padding="md" component="section" aria-label={value.detail} ref={bringIntoSight}>
      <Title order={2} size="h5" mb="xs">
        {value.headers.ce_type ?? id}
      </Title>
      <Actions
        letter={value}
        onRetried={retried}
        onFailed={(failure) => setOutcome(problemSentence(failure))}
        onDiscarded={() => {
          onChanged();
          onGone();
        }}
      />
      <div role="status">
        {outcome !== null && (
          <Alert variant="light" my="sm">
            {outcome}
          </Alert>
        )}
      </div>
      <About letter={value} />
    </Card>
  );
}

/** On a narrow screen it is below all the others. */
const bringIntoSight = (letter: HTMLElement | null): void => letter?.scrollIntoView({ block: "nearest" });

export function outcomeText({ results, remaining }: RetriedDeadLetters): string {
  const succeeded = results.filter((result) => result.succeeded).length;
  const failed = results.find((result) => !result.succeeded);
  const parts = [
    ...(succeeded > 0 ? [words.succeeded(succeeded)] : []),
    ...(failed === undefined ? [] : [words.failedAgain(failed.detail ?? "")]),
    ...(remaining > 0 ? [words.remaining(remaining)] : []),
  ];
  return parts.join(" ");
}

const About = ({ letter }: { letter: DeadLetter }): JSX.Element => (
  <Stack gap="sm">
    <Fields
      of={{
        [words.reason]: letter.reason,
        [words.detail]: letter.detail,
        [words.at]: exactMomentOf(letter.recordedAt),
        [words.key]: letter.key,
        [words.place]: words.placeOf(letter.topic, letter.partition, letter.offset),
      }}
    />
    {letter.sealed && (
      <Group gap="xs">
        <IconLock size={14} aria-hidden />
        <Text size="sm">{words.sealed}</Text>
      </Group>
    )}
    <Code title={words.value} text={prettyJson(letter.value)} />
    <Code title={words.headers} text={prettyJson(JSON.stringify(letter.headers))} />
  </Stack>
);

interface ActionsProps {
  letter: DeadLetter;
  onRetried: (result: RetriedDeadLetters) => void;
  onFailed: (error: unknown) => void;
  onDiscarded: () => void;
}

function Actions({ letter: { id, key }, onRetried, onFailed, onDiscarded }: ActionsProps): JSX.Element {
  const { client } = useConnection();
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await work().catch(onFailed);
    setBusy(false);
    setAsking(false);
  };
  const retry = async () => onRetried((await client.call("POST /admin/dead_letters/{id}/retry", { id })).body);
  const retryKey = async () => onRetried((await client.call("POST /admin/dead_letters/retry", { body: { key } })).body);
  const discard = async () => {
    await client.call("DELETE /admin/dead_letters/{id}", { id });
    onDiscarded();
  };
  const icon = { size: 16, "aria-hidden": true } as const;
  return (
    <Group gap="xs" mb="sm">
      <Button size="xs" loading={isBusy} leftSection={<IconRefresh {...icon} />} onClick={() => run(retry)}>
        {words.retry}
      </Button>
      <Button size="xs" variant="default" disabled={isBusy} onClick={() => run(retryKey)}>
        {words.retryKey}
      </Button>
      <Button
        {...{ size: "xs", variant: "subtle", color: "red", disabled: isBusy }}
        leftSection={<IconTrash {...icon} />}
        onClick={() => setAsking(true)}
      >
        {words.discard}
      </Button>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={words.discardTitle} centered>
        <Text size="sm">{words.discardExplain}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {words.cancel}
          </Button>
          <Button color="red" loading={isBusy} onClick={() => run(discard)}>
            {words.confirm}
          </Button>
        </Group>
      </Modal>
    </Group>
  );
}
