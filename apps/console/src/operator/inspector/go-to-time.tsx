// Travels to a moment: to the first entry of then or later.
import { ActionIcon, Button, Popover, Stack, TextInput, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClock } from "@tabler/icons-react";
import { type FormEvent, type JSX, useState } from "react";
import { strings } from "../../strings.ts";

const words = strings.operator.inspector;

interface Props {
  /** Where to begin from: when the entry was recorded that is looked at. */
  from: string | undefined;
  /** In milliseconds. */
  go: (time: number) => Promise<void>;
}

export function GoToTime({ from, go }: Props): JSX.Element {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const time = Date.parse(String(new FormData(event.currentTarget).get("time")));
    if (Number.isNaN(time)) return;
    setBusy(true);
    await go(time);
    setBusy(false);
    close();
  };
  return (
    <Popover
      {...{ opened: isOpen, onDismiss: close, position: "bottom", shadow: "md", trapFocus: true, returnFocus: true }}
    >
      <Popover.Target>
        <Tooltip label={words.goToTime}>
          <ActionIcon variant="default" onClick={toggle} aria-label={words.goToTime}>
            <IconClock size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.goToTime}>
        <form onSubmit={submit}>
          <Stack gap="xs">
            <TextInput
              {...{ name: "time", type: "datetime-local", step: 1, size: "xs", required: true, "data-autofocus": true }}
              {...{ label: words.goToTime, description: words.goToTimeHint }}
              defaultValue={from === undefined ? "" : localText(from)}
            />
            <Button type="submit" size="xs" loading={isBusy}>
              {words.go}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** As the field wants it: the time here, to the second. */
function localText(time: string): string {
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
