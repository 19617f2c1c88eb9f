import { ActionIcon, CloseButton, FileButton, Group, Textarea, Tooltip } from "@mantine/core";
import { IconPaperclip, IconSend2 } from "@tabler/icons-react";
import type { Attachment, ChatMessage } from "@tributary/client";
import { type JSX, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { useDoing } from "../asking/use-doing.ts";
import { strings } from "../strings.ts";
import { AttachedFiles } from "./attached-files.tsx";
import classes from "./chat.module.css";
import type { Draft } from "./conversation.ts";
import { ReplyQuote } from "./reply-quote.tsx";

interface Props {
  /** What had been written before, and hears what is written now. */
  draft: Draft;
  onDraft: (draft: Draft) => void;
  replyTo: ChatMessage | null;
  onReplyTo: (message: ChatMessage | null) => void;
  onSay: (said: { text: string; replyToId: string | null; attachments: readonly Attachment[] }) => void;
  onUpload: (file: File) => Promise<Attachment>;
  onTyped: () => void;
}

/** Where a message is written: Enter sends it, Shift and Enter begin a line. */
export function Composer({ draft, onDraft, replyTo, onReplyTo, onSay, onUpload, onTyped }: Props): JSX.Element {
  const [text, setText] = useState(draft.text);
  const [attachments, setAttachments] = useState(draft.attachments);
  useEffect(() => onDraft({ text, attachments }), [onDraft, text, attachments]);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (replyTo !== null) box.current?.focus();
  }, [replyTo]);
  const uploading = useDoing();
  const isEmpty = text.trim() === "" && attachments.length === 0;
  const say = (): void => {
    if (isEmpty || uploading.isBusy) return;
    onSay({ text: text.trim(), replyToId: replyTo?.id ?? null, attachments });
    setText("");
    setAttachments([]);
    onReplyTo(null);
    box.current?.focus();
  };
  const attach = (file: File | null): void => {
    if (file === null) return;
    void uploading.run(async () => {
      const attachment = await onUpload(file);
      setAttachments((before) => [...before, attachment]);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onReplyTo(null);
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };
  return (
    <div className={classes.composer}>
      <ProblemAlert error={uploading.error} onClose={uploading.clear} />
      {replyTo !== null && <Replying message={replyTo} onClose={() => onReplyTo(null)} />}
      <AttachedFiles attachments={attachments} onChange={setAttachments} />
      <Group gap={6} align="flex-end" wrap="nowrap">
        <AttachButton onFile={attach} isBusy={uploading.isBusy} />
        <Textarea
          {...{ ref: box, autosize: true, minRows: 1, maxRows: 6, flex: 1, value: text, onKeyDown, maxLength: 20_000 }}
          aria-label={strings.chat.write}
          placeholder={strings.chat.write}
          onChange={(event) => {
            setText(event.currentTarget.value);
            onTyped();
          }}
        />
        <ActionIcon size={36} disabled={isEmpty || uploading.isBusy} onClick={say} aria-label={strings.chat.send}>
          <IconSend2 size={18} />
        </ActionIcon>
      </Group>
    </div>
  );
}

const Replying = ({ message, onClose }: { message: ChatMessage; onClose: () => void }): JSX.Element => (
  <Group gap={4} wrap="nowrap" justify="space-between">
    <ReplyQuote message={message} />
    <CloseButton size="sm" aria-label={strings.chat.noReply} onClick={onClose} />
  </Group>
);

const AttachButton = ({ onFile, isBusy }: { onFile: (file: File | null) => void; isBusy: boolean }): JSX.Element => (
  <FileButton onChange={onFile}>
    {(button) => (
      <Tooltip label={strings.chat.attach}>
        <ActionIcon
          {...button}
          size={36}
          variant="subtle"
          color="gray"
          loading={isBusy}
          aria-label={strings.chat.attach}
        >
          <IconPaperclip size={18} />
        </ActionIcon>
      </Tooltip>
    )}
  </FileButton>
);
