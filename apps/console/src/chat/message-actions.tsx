import { Group, Menu } from "@mantine/core";
import { IconArrowBackUp, IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import type { ChatMessage } from "@tributary/client";
import { type ComponentProps, type JSX, useEffect, useRef, useState } from "react";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";
import { glyphOf, REACTIONS } from "./glyphs.ts";
import type { Drafts } from "./use-draft.ts";

/** What the person here can do with messages. */
export interface MessageDeeds {
  myId: string;
  /** Of messages that are being put better. */
  drafts: Drafts<string>;
  onReply(message: ChatMessage): void;
  onReact(message: ChatMessage, reaction: string, isThere: boolean): void;
  /** Null: not being edited any more. */
  onEdit(message: ChatMessage | null): void;
  onSave(message: ChatMessage, text: string): Promise<unknown>;
  onDelete(message: ChatMessage): void;
  onCopy(message: ChatMessage): void;
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
    <UsedMenu {...props} />
  ) : (
    <Dots message={props.message} onClick={() => setUsed(true)} aria-haspopup="menu" />
  );
}

/** Closed, it gives the focus back to its button, unless what was chosen has taken it. */
function UsedMenu(props: Props): JSX.Element {
  const dots = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    if (!isOpen && document.activeElement === document.body) dots.current?.focus();
  }, [isOpen]);
  return (
    <Menu
      {...{ position: "bottom-end", shadow: "md", withinPortal: true, returnFocus: false, opened: isOpen }}
      onChange={setOpen}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <Dots ref={dots} message={props.message} />
      </Menu.Target>
      <Actions {...props} />
    </Menu>
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
    {/* Browsers let a page copy only where nobody else can have changed it: https, and localhost. */}
    {window.isSecureContext && message.text !== "" && (
      <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => deeds.onCopy(message)}>
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
