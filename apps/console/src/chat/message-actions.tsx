import { Group, Menu } from "@mantine/core";
import { IconArrowBackUp, IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import type { ChatMessage } from "@tributary/client";
import { type ComponentProps, type JSX, useState } from "react";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";
import { glyphOf, REACTIONS } from "./glyphs.ts";

/** What the person here can do with messages. */
export interface MessageDeeds {
  myId: string;
  onReply(message: ChatMessage): void;
  onReact(message: ChatMessage, reaction: string, isThere: boolean): void;
  /** Null: not being edited any more. */
  onEdit(message: ChatMessage | null): void;
  onSave(message: ChatMessage, text: string): Promise<unknown>;
  onDelete(message: ChatMessage): void;
}

interface Props {
  message: ChatMessage;
  isMine: boolean;
  deeds: MessageDeeds;
}

/** A menu beside each message: it is there for the keyboard and for touch, and seen when the message is pointed at. */
export function MessageActions(props: Props): JSX.Element {
  const [isUsed, setUsed] = useState(false);
  // A long chat shows many messages and few menus: this one is made when it is asked for.
  return isUsed ? (
    <Menu position="bottom-end" withinPortal shadow="md" defaultOpened>
      <Menu.Target>
        <Dots message={props.message} />
      </Menu.Target>
      <Actions {...props} />
    </Menu>
  ) : (
    <Dots message={props.message} onClick={() => setUsed(true)} aria-haspopup="menu" />
  );
}

type DotsProps = { message: ChatMessage } & ComponentProps<"button">;

const Dots = ({ message, ...button }: DotsProps): JSX.Element => (
  <button {...button} type="button" className={classes.actions} aria-label={strings.chat.actions(message.senderName)}>
    <IconDots size={16} aria-hidden />
  </button>
);

const Actions = ({ message, isMine, deeds }: Props): JSX.Element => (
  <Menu.Dropdown>
    <Group gap={2} px={4} py={2} role="group" aria-label={strings.chat.react}>
      {REACTIONS.map((reaction) => (
        <Glyph key={reaction} {...{ message, reaction, deeds }} />
      ))}
    </Group>
    <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => deeds.onReply(message)}>
      {strings.chat.reply}
    </Menu.Item>
    {window.isSecureContext && (
      <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void navigator.clipboard.writeText(message.text)}>
        {strings.chat.copy}
      </Menu.Item>
    )}
    {isMine && <OwnActions {...{ message, deeds }} />}
  </Menu.Dropdown>
);

const OwnActions = ({ message, deeds }: Omit<Props, "isMine">): JSX.Element => (
  <>
    <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => deeds.onEdit(message)}>
      {strings.chat.edit}
    </Menu.Item>
    <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => deeds.onDelete(message)}>
      {strings.chat.delete}
    </Menu.Item>
  </>
);

function Glyph({ message, reaction, deeds }: Omit<Props, "isMine"> & { reaction: string }): JSX.Element {
  const isThere = message.reactions?.some((each) => each.reaction === reaction && each.memberIds.includes(deeds.myId));
  return (
    <Menu.Item
      className={classes.glyph}
      aria-label={strings.chat.reactWith(reaction)}
      onClick={() => deeds.onReact(message, reaction, !isThere)}
    >
      {glyphOf(reaction)}
    </Menu.Item>
  );
}
