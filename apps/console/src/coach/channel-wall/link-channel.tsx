import { SegmentedControl, TextInput } from "@mantine/core";
import { type JSX, useState } from "react";
import { useNavigate } from "react-router";
import { FormDialog } from "../../asking/form-dialog.tsx";
import type { Once } from "../../asking/once.ts";
import { useMe } from "../../chat/use-me.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { useMyName } from "../my-name.tsx";
import { channelPath } from "../paths.ts";

const words = strings.coach.channels;

/** Shows the chat of a broadcast, or its questions and answers, as a session. */
export function LinkChannel({ onClose }: { onClose: () => void }): JSX.Element {
  const { client } = useConnection();
  const me = useMe();
  const { name, question, isReady } = useMyName();
  const navigate = useNavigate();
  const [channelId, setChannelId] = useState("");
  const [kind, setKind] = useState<"chat" | "qna">("chat");
  const link = async (headers: Once) => {
    const own = { memberId: me.id, memberType: "COACH" as const, memberName: name };
    const body = { channelId: channelId.trim(), kind, members: [own] };
    const { body: made } = await client.call("POST /admin/ibm_channels", { body, headers });
    await navigate(channelPath(made.sessionId));
  };
  return (
    <FormDialog {...{ title: words.link, submitLabel: words.submit, onSubmit: link, onClose, isReady }}>
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
      {question}
    </FormDialog>
  );
}
