import { ActionIcon, Menu } from "@mantine/core";
import { IconDoorExit, IconDots, IconForms, IconLock, IconLockOpen, IconSquareX } from "@tabler/icons-react";
import { type JSX, useState } from "react";
import { Confirm } from "../../asking/confirm.tsx";
import { ProblemDialog } from "../../asking/problem-dialog.tsx";
import { useDoing } from "../../asking/use-doing.ts";
import type { Conversation } from "../../chat/conversation.ts";
import type { Picture } from "../../chat/picture.ts";
import { strings } from "../../strings.ts";
import { FormRequest } from "./form-request.tsx";
import { closeSession, leaveSession, setLocked } from "./governing.ts";

const words = strings.coach.session;

interface Props {
  conversation: Conversation;
  picture: Picture;
}

/** What can be done with the session as a whole. What cannot be undone is asked for again. */
export function SessionMenu({ conversation, picture }: Props): JSX.Element | null {
  const [asked, setAsked] = useState<"close" | "leave" | "form" | null>(null);
  const doing = useDoing();
  const { locked, status, kind } = picture.session;
  if (status === "CLOSED") return null;
  const forget = () => setAsked(null);
  return (
    <>
      <Menu position="bottom-end" withinPortal shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={words.menu}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconForms size={16} />} onClick={() => setAsked("form")}>
            {words.askForm}
          </Menu.Item>
          {kind !== "channel" && (
            <Menu.Item
              leftSection={locked ? <IconLockOpen size={16} /> : <IconLock size={16} />}
              onClick={() => void doing.run(() => setLocked(conversation, !locked))}
            >
              {locked ? words.unlock : words.lock}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconDoorExit size={16} />} onClick={() => setAsked("leave")}>
            {words.leave}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconSquareX size={16} />} onClick={() => setAsked("close")}>
            {words.close}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ProblemDialog error={doing.error} onClose={doing.clear} />
      {asked === "form" && <FormRequest conversation={conversation} onClose={forget} />}
      {asked === "close" && (
        <Confirm {...words.confirmClose} onClose={forget} onConfirm={() => closeSession(conversation)} />
      )}
      {asked === "leave" && (
        <Confirm {...words.confirmLeave} onClose={forget} onConfirm={() => leaveSession(conversation)} />
      )}
    </>
  );
}
