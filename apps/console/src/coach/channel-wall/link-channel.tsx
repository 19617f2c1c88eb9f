import { Button, Group, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { type FormEvent, type JSX, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "../../chat/dialog.tsx";
import { ProblemAlert } from "../../chat/problem-alert.tsx";
import type { Once } from "../../chat/speaking.ts";
import { useDoing } from "../../chat/use-doing.ts";
import { useMe } from "../../chat/use-me.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { useInbox } from "../inbox/inbox-context.tsx";
import { myName } from "../inbox/my-name.ts";
import { channelPath } from "../paths.ts";

const words = strings.coach.channels;

/** Shows the chat of a broadcast, or its questions and answers, as a session. */
export function LinkChannel({ onClose }: { onClose: () => void }): JSX.Element {
  const { client } = useConnection();
  const { state } = useInbox();
  const me = useMe();
  const navigate = useNavigate();
  const doing = useDoing();
  const [channelId, setChannelId] = useState("");
  const [kind, setKind] = useState<"chat" | "qna">("chat");
  const link = async (headers: Once) => {
    const own = { memberId: me.id, memberType: "COACH" as const, memberName: myName(state, me) };
    const body = { channelId: channelId.trim(), kind, members: [own] };
    const { body: made } = await client.call("POST /admin/ibm_channels", { body, headers });
    onClose();
    await navigate(channelPath(made.sessionId));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void doing.run(link);
  };
  return (
    <Dialog title={words.link} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            {...{ required: true, label: words.channelId, value: channelId, "data-autofocus": true }}
            onChange={(event) => setChannelId(event.currentTarget.value)}
          />
          <SegmentedControl
            {...{ value: kind, onChange: setKind, "aria-label": words.kind }}
            data={[
              { value: "chat", label: words.kindOf("chat") },
              { value: "qna", label: words.kindOf("qna") },
            ]}
          />
          <ProblemAlert error={doing.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {strings.chat.cancel}
            </Button>
            <Button type="submit" loading={doing.isBusy}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
