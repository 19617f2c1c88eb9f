/** What a page of the tests runs in the browser. It says what it shows to the function `shown` of its window. */
import {
  type Client,
  createClient,
  cursorsIn,
  type EventStream,
  type ParticipantEvent,
  type Share,
} from "@tributary/client";
import { useStream } from "@tributary/client/react";
import { acrossTabs } from "@tributary/client/tabs";
import { createElement, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

export interface Reader {
  apiKey: string;
  token: string;
  userId: string;
}

declare const shown: (text: string) => void;

const clientOf = ({ token, apiKey }: Reader, options: { share?: Share } = {}): Client =>
  createClient({ apiKey, token, ...options });

const show = (stream: EventStream<ParticipantEvent>): void => {
  stream.on("MESSAGE_SENT", ({ text }) => shown(text));
  stream.on("error", (error) => shown(`error: ${error}`));
};

/** Goes on where this tab's last page stopped. */
export const follow = (reader: Reader): void =>
  show(clientOf(reader).participantStream(reader.userId, { cursors: cursorsIn(sessionStorage) }));

/** Together with the other tabs. */
export const followTogether = (reader: Reader): void =>
  show(clientOf(reader, { share: acrossTabs() }).participantStream(reader.userId));

/** On the screen, until the function that it returns is called. */
export function render(reader: Reader): () => void {
  const client = clientOf(reader);
  const Messages = () => {
    const [texts, setTexts] = useState<string[]>([]);
    const { status } = useStream(
      reader.userId,
      (id) => client.participantStream(id),
      (event) => {
        if (event.eventType === "MESSAGE_SENT") setTexts((before) => [...before, event.payload.text]);
      },
    );
    return createElement(
      "ol",
      { "data-status": status },
      texts.map((text) => createElement("li", { key: text }, text)),
    );
  };
  const place = document.body.appendChild(document.createElement("div"));
  const screen = createRoot(place);
  screen.render(createElement(StrictMode, null, createElement(Messages)));
  return () => screen.unmount();
}
