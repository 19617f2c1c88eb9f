import type { ServerEvent } from "@tributary/schemas/bright-pattern";
import { isOwn } from "../mapping/identity.ts";

/** What we have said, and the history confirms. */
export function noteArrived(history: readonly ServerEvent[], chatId: string, arrived: Set<string>): void {
  for (const event of history) {
    if (event.event === "chat_session_form_data") arrived.add(`form/${event.form_request_id}`);
    else if (isOwn(event, chatId)) {
      if ("msg_id" in event && event.msg_id !== null) arrived.add(event.msg_id);
      if (event.event === "chat_session_file") arrived.add(`file/${event.file_id}`);
    }
  }
}
