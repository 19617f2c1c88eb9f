import { Button } from "@mantine/core";
import type { JSX } from "react";
import { onceOnly } from "../../asking/once.ts";
import { ProblemDialog } from "../../asking/problem-dialog.tsx";
import { useDoing } from "../../asking/use-doing.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";

/** Nothing more comes over from the broadcast; what has come stays. */
export function LetGo({ linkId }: { linkId: string }): JSX.Element {
  const { client } = useConnection();
  const doing = useDoing();
  const letGo = () => client.call("DELETE /admin/ibm_channels/{id}", { id: linkId, headers: onceOnly() });
  return (
    <>
      <Button size="xs" variant="default" loading={doing.isBusy} onClick={() => void doing.run(letGo)}>
        {strings.coach.channels.letGo}
      </Button>
      <ProblemDialog error={doing.error} onClose={doing.clear} />
    </>
  );
}
