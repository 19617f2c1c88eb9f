import { Button, Group, Stack } from "@mantine/core";
import type { Extra } from "@tributary/client";
import { type FormEvent, type JSX, useState } from "react";
import { onceOnly } from "../../asking/once.ts";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { useDoing } from "../../asking/use-doing.ts";
import { ValueInput } from "../../chat/value-input.tsx";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";

interface Props {
  extra: Extra;
  participantId: string;
  before: unknown;
  onClose: () => void;
}

/** Gives an extra another value. */
export function ChangeExtra({ extra, participantId, before, onClose }: Props): JSX.Element {
  const { client } = useConnection();
  const [value, setValue] = useState(before);
  const doing = useDoing();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { extraCode: extra.code, value };
    const input = { userId: participantId, body, headers: onceOnly() };
    if (await doing.run(() => client.call("PUT /participants/{userId}/extras", input))) onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap={6}>
        <ValueInput {...{ label: extra.name, dataType: extra.dataType, options: [], value, onChange: setValue }} />
        <ProblemAlert error={doing.error} />
        <Group gap={6} justify="flex-end">
          <Button size="compact-sm" variant="default" onClick={onClose}>
            {strings.common.cancel}
          </Button>
          <Button size="compact-sm" type="submit" loading={doing.isBusy} disabled={value === undefined}>
            {strings.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
