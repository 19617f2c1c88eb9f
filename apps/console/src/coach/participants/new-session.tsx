import { Checkbox, TextInput } from "@mantine/core";
import type { Participant } from "@tributary/client";
import { type JSX, useState } from "react";
import { useNavigate } from "react-router";
import { FormDialog } from "../../asking/form-dialog.tsx";
import type { Once } from "../../asking/once.ts";
import { useMe } from "../../chat/use-me.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { useMyName } from "../my-name.tsx";
import { sessionPath } from "../paths.ts";

const words = strings.coach.newSession;

interface Props {
  participant: Participant;
  onClose: () => void;
}

/** Opens a session with somebody. Into a locked one others come only when a member lets them in. */
export function NewSession({ participant, onClose }: Props): JSX.Element {
  const { client } = useConnection();
  const me = useMe();
  const { name, question, isReady } = useMyName();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [locked, setLocked] = useState(false);
  const open = async (headers: Once) => {
    const own = { memberId: me.id, memberType: "COACH" as const, memberName: name };
    const body = { participantIds: [participant.id], title: title.trim() || null, locked, members: [own] };
    const { body: session } = await client.call("POST /admin/chat_sessions", { body, headers });
    await navigate(sessionPath(session));
  };
  return (
    <FormDialog
      {...{ title: words.title(participant.firstName), submitLabel: words.submit, onSubmit: open, onClose, isReady }}
    >
      <TextInput
        {...{ label: words.name, value: title, "data-autofocus": true }}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {question}
      <Checkbox
        {...{ label: words.locked, description: words.lockedExplain, checked: locked }}
        onChange={(event) => setLocked(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
