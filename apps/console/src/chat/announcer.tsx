import { VisuallyHidden } from "@mantine/core";
import type { ChatMessage } from "@tributary/client";
import { type JSX, useEffect, useRef, useState } from "react";
import { strings } from "../strings.ts";
import { isMine, type Me } from "./picture.ts";
import { summaryOf } from "./reply-quote.tsx";

/** Not more often, so that a busy broadcast does not drown everything else. */
const SPACING_MS = 1_500;

interface Props {
  messages: readonly ChatMessage[];
  me: Me;
}

/** Says aloud what others have said since the session was opened: one message in its words, several by their number. */
export function Announcer({ messages, me }: Props): JSX.Element {
  const said = useRef(messages.at(-1)?.sentAt ?? "");
  const [words, setWords] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      const news = messages.filter((message) => message.sentAt > said.current && !isMine(message, me));
      said.current = messages.at(-1)?.sentAt ?? said.current;
      const [only] = news;
      if (only === undefined) return;
      setWords(
        news.length > 1
          ? strings.chat.newMessages(news.length)
          : strings.chat.newMessage(only.senderName, summaryOf(only)),
      );
    }, SPACING_MS);
    return () => clearTimeout(timer);
  }, [messages, me]);
  return (
    <VisuallyHidden aria-live="polite" role="log">
      {words}
    </VisuallyHidden>
  );
}
