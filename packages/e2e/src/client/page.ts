/** What a page of the tests runs in the browser. It says what it shows to the function `shown` of its window. */
import {
  type Client,
  createClient,
  cursorsIn,
  type EventStream,
  type ParticipantEvent,
  type TokenSource,
} from "@tributary/client";
import { useStream } from "@tributary/client/react";
import { acrossTabs } from "@tributary/client/tabs";
import { createElement, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

export interface Reader {
  apiKey: string;
  /** Without one the page asks for tokens, as a page does that has a sign-in. */
  token?: string;
  userId: string;
  silentAfterMs?: number;
}

declare const shown: (text: string) => void;
declare const freshToken: () => Promise<string>;

function clientOf({ token, apiKey, silentAfterMs }: Reader, how: { share?: boolean } = {}): Client {
  const patience = silentAfterMs === undefined ? {} : { silentAfterMs };
  const sharing = how.share ? { share: acrossTabs() } : {};
  return createClient({ apiKey, token: token ?? keptToken(), ...patience, ...sharing });
}

/** Asks only when the last one is no good. */
function keptToken(): TokenSource {
  let kept: Promise<string> | null = null;
  return ({ refresh }) => {
    if (refresh) kept = null;
    kept ??= freshToken();
    return kept;
  };
}

const show = (stream: EventStream<ParticipantEvent>): void => {
  stream.on("MESSAGE_SENT", ({ text }) => shown(text));
  stream.on("error", (error) => shown(`error: ${error}`));
};

/** Goes on where this tab's last page stopped. */
export const follow = (reader: Reader): void =>
  show(clientOf(reader).participantStream(reader.userId, { cursors: cursorsIn(sessionStorage) }));

/** Together with the other tabs. */
export const followTogether = (reader: Reader): void =>
  show(clientOf(reader, { share: true }).participantStream(reader.userId));

/** On the screen, until the function that it returns is called. */
export const render = (reader: Reader): (() => void) => renderWith(clientOf(reader), reader.userId);

/** The same over a connection that all tabs have. */
export const renderTogether = (reader: Reader): (() => void) =>
  renderWith(clientOf(reader, { share: true }), reader.userId);

function renderWith(client: Client, userId: string): () => void {
  const Messages = () => {
    const [texts, setTexts] = useState<string[]>([]);
    const { status } = useStream(
      userId,
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
