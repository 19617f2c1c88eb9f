import { Group, Text } from "@mantine/core";
import type { ChatMessage } from "@tributary/client";
import { type JSX, memo } from "react";
import { strings } from "../strings.ts";
import { timeOf } from "../wording/times.ts";
import { AttachmentLink } from "./attachment-link.tsx";
import classes from "./chat.module.css";
import { EditBox } from "./edit-box.tsx";
import { MessageActions, type MessageDeeds } from "./message-actions.tsx";
import { MessageText } from "./message-text.tsx";
import { PersonAvatar } from "./person-avatar.tsx";
import { Reactions } from "./reactions.tsx";
import { ReceiptMark } from "./receipt-mark.tsx";
import type { Receipt } from "./receipts.ts";
import { ReplyQuote } from "./reply-quote.tsx";

interface Props {
  message: ChatMessage;
  replyTo: ChatMessage | null;
  /** Of the same sender as the one above. */
  isNext: boolean;
  isMine: boolean;
  receipt: Receipt | null;
  path: { userId: string; id: string };
  deeds: MessageDeeds | null;
  isEdited: boolean;
}

/** One message: who said what, when, what became of it, and what can be done with it. In a lively chat most stay as they are. */
export const MessageBubble = memo(function MessageBubble(props: Props): JSX.Element {
  const { message, isNext, isMine, deeds } = props;
  return (
    <article className={classes.row} data-mine={isMine} data-next={isNext} aria-label={labelOf(message, isMine)}>
      {!isMine && (
        <div className={classes.face}>
          {!isNext && <PersonAvatar name={message.senderName} photoUrl={message.photoUrl} />}
        </div>
      )}
      <div className={classes.said}>
        {!isNext && !isMine && <SenderLine message={message} />}
        <div className={classes.bubbleLine}>
          <Bubble {...props} />
          {deeds !== null && message.deletedAt === null && <MessageActions {...{ message, isMine, deeds }} />}
        </div>
        <Reactions message={message} deeds={deeds} />
      </div>
    </article>
  );
});

const labelOf = ({ senderName, sentAt }: ChatMessage, isMine: boolean): string =>
  strings.chat.saidAt(isMine ? strings.chat.you : senderName, timeOf(sentAt));

/** What a system says has no name worth showing. */
const SenderLine = ({ message: { senderName, senderType } }: { message: ChatMessage }): JSX.Element => (
  <Group gap={6}>
    <Text size="xs" fw={600}>
      {senderType === "SYSTEM" ? strings.chat.types.SYSTEM : senderName}
    </Text>
    {senderType !== "PARTICIPANT" && senderType !== "SYSTEM" && (
      <Text size="xs" c="dimmed">
        {strings.chat.types[senderType]}
      </Text>
    )}
  </Group>
);

function Bubble({ message, replyTo, receipt, path, isEdited, deeds }: Props): JSX.Element {
  if (isEdited && deeds !== null) return <EditBox {...{ message, deeds }} />;
  const isDeleted = message.deletedAt !== null;
  return (
    <div className={classes.bubble} data-deleted={isDeleted}>
      {message.replyToId !== null && !isDeleted && <ReplyQuote message={replyTo} />}
      {isDeleted ? (
        <Text size="sm" fs="italic">
          {strings.chat.deleted}
        </Text>
      ) : (
        message.text !== "" && <MessageText text={message.text} />
      )}
      {message.attachments.map((attachment) => (
        <AttachmentLink key={attachment.fileId} {...{ attachment, path }} />
      ))}
      <div className={classes.foot}>
        <time dateTime={message.sentAt}>{timeOf(message.sentAt)}</time>
        {message.editedAt !== null && !isDeleted && <span>{strings.chat.edited}</span>}
        {receipt !== null && !isDeleted && <ReceiptMark receipt={receipt} />}
      </div>
    </div>
  );
}
