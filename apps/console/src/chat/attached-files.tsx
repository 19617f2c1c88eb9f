import { Group, Pill } from "@mantine/core";
import type { Attachment } from "@tributary/client";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import { sizeText } from "../wording/numbers.ts";

interface Props {
  attachments: readonly Attachment[];
  onChange: (attachments: readonly Attachment[]) => void;
}

/** Files that go with the message that is being written. */
export function AttachedFiles({ attachments, onChange }: Props): JSX.Element | null {
  if (attachments.length === 0) return null;
  return (
    <Group gap={4}>
      {attachments.map(({ fileId, name, size }) => (
        <Pill
          key={fileId}
          withRemoveButton
          removeButtonProps={{ "aria-label": strings.chat.detach(name), "aria-hidden": false, tabIndex: 0 }}
          onRemove={() => onChange(attachments.filter((each) => each.fileId !== fileId))}
        >
          {`${name} · ${sizeText(size)}`}
        </Pill>
      ))}
    </Group>
  );
}
