/** The last lines of a start: the page to open, and two commands that show an event travel when pasted. */
import type { DevFile } from "./dev-file.ts";

/** The lines to print once everything answers. The first is `ready <url>` exactly: scripts wait for it. */
export function welcome(dev: DevFile, file: string, hasConsole: boolean): string[] {
  const credentials = (token: string) => `-H 'X-API-Key: ${dev.apiKey}' -H 'Authorization: Bearer ${token}'`;
  const stream = `${dev.url}/api/v1/participants/${dev.participantId}/stream`;
  const messages = `${dev.url}/api/v1/admin/chat_sessions/${dev.sessionId}/chat_messages`;
  return [
    `ready ${dev.url}`,
    "",
    ...(hasConsole ? [`Open ${dev.url} in a browser: a coach and a participant side by side.`, ""] : []),
    "Watch what the demo participant sees:",
    `curl -N ${credentials(dev.tokens.participant)} ${stream}`,
    "",
    "and, in another terminal, let the coach say something:",
    `curl ${credentials(dev.tokens.coach)} -H 'Content-Type: application/json' -d '{"text":"Hello from the coach"}' ${messages}`,
    "",
    `The simulated contact centre, to which a session can be handed: ${dev.simulators.brightPattern}`,
    `The simulated video streaming, whose channels' chats can be linked: ${dev.simulators.ibm}`,
    `Address, tokens and ids are in ${file}. Ctrl-C stops everything; the data stays.`,
  ];
}
