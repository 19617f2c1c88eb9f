import { Button } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { useDoing } from "./use-doing.ts";

/** Reads the next page of a list. */
export function More({ onMore }: { onMore: () => Promise<unknown> }): JSX.Element {
  const doing = useDoing();
  return (
    <>
      <ProblemAlert error={doing.error} />
      <Button size="xs" variant="default" loading={doing.isBusy} onClick={() => void doing.run(onMore)}>
        {strings.common.more}
      </Button>
    </>
  );
}
