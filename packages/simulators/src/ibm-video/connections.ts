// The chat service's connections as a whole: how many there are, and what can happen to all of them at once.
import { bodyOf, ChatRefusal } from "./chat-refusal.ts";
import type { ChatService } from "./chat-service.ts";
import type { CloseCode } from "./connection.ts";

export interface Connections {
  readonly count: number;
  close(code: CloseCode): void;
  /** Nothing is said on them any more; new ones are as ever. */
  silence(): void;
  /** The server forgets them, and their clients don't know. */
  halfOpen(): void;
  /** All tokens of the chat so far are over, also for connections that were opened with them. */
  expireTokens(): void;
}

export function createConnections(service: ChatService): Connections {
  const { connections, moments, tokens } = service;
  return {
    get count() {
      return connections.size;
    },
    close(code) {
      for (const connection of connections) connection.close(code);
    },
    silence() {
      for (const connection of connections) connection.silence();
    },
    halfOpen() {
      for (const connection of connections) connection.halfOpen();
    },
    expireTokens() {
      tokens.expireAll();
      const error = bodyOf(new ChatRefusal("tokenExpired"));
      for (const connection of connections) {
        const connection_id = connection.id;
        connection.say({ type: "connection.error", created_at: moments.next(), connection_id, error });
        connection.close(1000);
      }
    },
  };
}
