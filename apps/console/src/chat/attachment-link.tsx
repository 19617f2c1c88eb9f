import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { Attachment } from "@tributary/client";
import type { JSX } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { useDoing } from "../asking/use-doing.ts";
import { strings } from "../strings.ts";
import { sizeText } from "../wording/numbers.ts";
import { AttachedPicture } from "./attached-picture.tsx";
import { isPicture, saveAs, useFile } from "./use-file.ts";

interface Props {
  attachment: Attachment;
  path: { userId: string; id: string };
}

/** A file of a message: a picture is shown, anything else can be saved. */
export function AttachmentLink({ attachment, path }: Props): JSX.Element {
  const file = useFile(attachment, path);
  const doing = useDoing();
  const { name, size } = attachment;
  const save = () => void doing.run(async () => saveAs(file.url ?? (await file.fetchIt()), name));
  if (isPicture(attachment)) return <AttachedPicture {...{ name, file, onSave: save }} />;
  return (
    <>
      <Button
        {...{ size: "compact-sm", variant: "default", loading: doing.isBusy, onClick: save }}
        leftSection={<IconDownload size={14} />}
        aria-label={strings.chat.download(name)}
      >
        {`${name} · ${sizeText(size)}`}
      </Button>
      <ProblemAlert error={doing.error} onClose={doing.clear} />
    </>
  );
}
