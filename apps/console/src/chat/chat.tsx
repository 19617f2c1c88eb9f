// The chat of one session: everything that was said, who is typing, and where to write.
import { type JSX, type ReactNode, useCallback, useMemo, useState } from "react";
import { Confirm } from "../asking/confirm.tsx";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { strings } from "../strings.ts";
import { Announcer } from "./announcer.tsx";
import classes from "./chat.module.css";
import { Composer } from "./composer.tsx";
import type { Conversation, ConversationState, Draft } from "./conversation.ts";
import { DayLine } from "./day-line.tsx";
import { FormCard } from "./form-card.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { NoticeLine } from "./notice-line.tsx";
import { isMine, type Picture } from "./picture.ts";
import { receiptsOf } from "./receipts.ts";
import { answerForm, deleteMessage, discard, say, sayAgain, upload } from "./speaking.ts";
import { type TimelineItem, timelineOf } from "./timeline.ts";
import { TimelineView } from "./timeline-view.tsx";
import { TypingLine } from "./typing-line.tsx";
import { UnreadLine } from "./unread-line.tsx";
import { UnsentBubble } from "./unsent-bubble.tsx";
import { type Deeds, useDeeds } from "./use-deeds.ts";
import { useReading } from "./use-reading.ts";
import { useTyping } from "./use-typing.ts";

interface Props {
  conversation: Conversation;
  state: ConversationState;
  picture: Picture;
  /** Instead of the place to write: why nothing can be said here. */
  instead?: ReactNode;
}

export function Chat({ conversation, state, picture, instead = null }: Props): JSX.Element {
  const [isAtEnd, setAtEnd] = useState(true);
  const deeds = useDeeds(conversation);
  const typing = useTyping(conversation);
  useReading(conversation, picture, isAtEnd);
  const onEnd = useCallback(
    (is: boolean) => {
      conversation.isAtEnd = is;
      setAtEnd(is);
    },
    [conversation],
  );
  const items = useMemo(() => timelineOf(picture, state.unreadFrom), [picture, state.unreadFrom]);
  const onDraft = useCallback((draft: Draft) => void Object.assign(conversation, { draft }), [conversation]);
  const render = useRendering({ conversation, picture, deeds, canWrite: instead === null });
  return (
    <div className={classes.chat}>
      <ProblemAlert error={state.olderError} onRetry={() => void conversation.loadOlder()} />
      <TimelineView
        {...{ items, render, isLoadingOlder: state.isLoadingOlder, onEnd }}
        onOlder={() => void (state.olderError ?? conversation.loadOlder())}
      />
      <Announcer messages={picture.messages} me={conversation.ports.me} />
      <TypingLine picture={picture} />
      <ProblemAlert error={deeds.doing.error} onClose={deeds.doing.clear} />
      <Deletion {...{ conversation, deeds }} />
      {instead ?? (
        <Composer
          draft={conversation.draft}
          onDraft={onDraft}
          replyTo={deeds.replyTo}
          onReplyTo={deeds.setReplyTo}
          onUpload={(file) => upload(conversation, file)}
          onTyped={() => typing.typed()}
          onSay={(said) => {
            typing.stopped();
            void say(conversation, said);
          }}
        />
      )}
    </div>
  );
}

const Deletion = ({ conversation, deeds }: { conversation: Conversation; deeds: Deeds }): JSX.Element | null => {
  const message = deeds.deleted;
  if (message === null) return null;
  return (
    <Confirm
      {...strings.chat.confirmDelete}
      onConfirm={() => deleteMessage(conversation, message.id)}
      onClose={() => deeds.setDeleted(null)}
    />
  );
};

interface Rendered {
  conversation: Conversation;
  picture: Picture;
  deeds: Deeds;
  canWrite: boolean;
}

function useRendering({ conversation, picture, deeds, canWrite }: Rendered): (item: TimelineItem) => ReactNode {
  const { me } = conversation.ports;
  const receiptOf = useMemo(() => receiptsOf(picture, me), [picture, me]);
  return (item) => {
    switch (item.kind) {
      case "day":
        return <DayLine at={item.at} />;
      case "unread":
        return <UnreadLine />;
      case "notice":
        return <NoticeLine notice={item.notice} />;
      case "form": {
        const onAnswer = me.type === "COACH" ? null : answering(conversation);
        return <FormCard {...{ form: item.form, myId: me.id, drafts: conversation.drafts.answers, onAnswer }} />;
      }
      case "unsent":
        return (
          <UnsentBubble
            unsent={item.unsent}
            onAgain={() => void sayAgain(conversation, item.unsent)}
            onDiscard={() => discard(conversation, item.unsent)}
          />
        );
      case "message": {
        const isOwn = isMine(item.message, me);
        return (
          <MessageBubble
            {...{ ...item, isMine: isOwn, path: conversation.path, deeds: canWrite ? deeds.deeds : null }}
            receipt={isOwn && picture.session.kind !== "channel" ? receiptOf(item.message) : null}
            isEdited={deeds.editedId === item.message.id}
          />
        );
      }
    }
  };
}

const answering =
  (conversation: Conversation) =>
  ({ id }: { id: string }, answers: { name: string; value: unknown }[]): Promise<void> =>
    answerForm(conversation, id, answers);
