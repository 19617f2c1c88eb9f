import { VisuallyHidden } from "@mantine/core";
import type { ChatMessage } from "@tributary/client";
import { type JSX, useEffect, useRef, useState } from "react";
import { strings } from "../strings.ts";
import { isMine, type Me } from "./picture.ts";
import { summaryOf } from "./reply-quote.tsx";

/** Not more often, so that a busy broadcast does not drown everything else. */
const SPACING_MS = 1_500;

const { chat } = strings;

interface Props {
  messages: readonly ChatMessage[];
  me: Me;
}

/** Says aloud what others have said since the session was opened: one message in its words, several by their number. */
export function Announcer({ messages, me }: Props): JSX.Element {
  const latest = useRef(messages);
  latest.current = messages;
  const said = useRef(messages.at(-1)?.id);
  const [words, setWords] = useState("");
  useEffect(() => {
    const timer = setInterval(() => {
      const place = latest.current.findLastIndex(({ id }) => id === said.current);
      const [only, ...more] = latest.current.slice(place + 1).filter((message) => !isMine(message, me));
      said.current = latest.current.at(-1)?.id;
      // Cleared in between, so that the same words are said again.
      setWords(only === undefined ? "" : more.length > 0 ? chat.newMessages(more.length + 1) : wordsOf(only));
    }, SPACING_MS);
    return () => clearInterval(timer);
  }, [me]);
  return (
    <VisuallyHidden aria-live="polite" role="log">
      {words}
    </VisuallyHidden>
  );
}

const wordsOf = (message: ChatMessage): string => chat.newMessage(message.senderName, summaryOf(message));
