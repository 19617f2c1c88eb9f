import { Skeleton, UnstyledButton } from "@mantine/core";
import { type JSX, useEffect } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { useDoing } from "../asking/use-doing.ts";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";
import type { FileOfSession } from "./use-file.ts";

interface Props {
  name: string;
  file: FileOfSession;
  onSave: () => void;
}

/** A picture that somebody sent; pressing it saves it. */
export function AttachedPicture({ name, file: { url, fetchIt }, onSave }: Props): JSX.Element {
  const { run, error } = useDoing();
  useEffect(() => void run(fetchIt), [run, fetchIt]);
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void run(fetchIt)} />;
  if (url === null) return <Skeleton className={classes.picture} h={120} w={160} />;
  return (
    <UnstyledButton onClick={onSave} aria-label={strings.chat.download(name)}>
      <img src={url} alt={name} className={classes.picture} />
    </UnstyledButton>
  );
}
