// A file of a session. Files take credentials, so the browser cannot fetch them by itself.
import type { Attachment } from "@tributary/client";
import { useCallback, useEffect, useState } from "react";
import { useConnection } from "../connection/connection.tsx";

/** What browsers show as a picture and never run. */
const PICTURES: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];
const SHOWN_AT_MOST_BYTES = 5_000_000;

export const isPicture = ({ contentType, size }: Attachment): boolean =>
  PICTURES.includes(contentType) && size <= SHOWN_AT_MOST_BYTES;

export interface FileOfSession {
  /** Where the browser has it, once it was fetched. */
  url: string | null;
  fetchIt(): Promise<string>;
}

/** Kept for as long as the component is on the screen. */
export function useFile(attachment: Attachment, { userId, id }: { userId: string; id: string }): FileOfSession {
  const { client } = useConnection();
  const [url, setUrl] = useState<string | null>(null);
  const { fileId, contentType } = attachment;
  const type = isPicture(attachment) ? contentType : "application/octet-stream";
  const fetchIt = useCallback(async () => {
    const route = "GET /participants/{userId}/chat_sessions/{id}/files/{fileId}";
    const { body } = await client.call(route, { userId, id, fileId });
    const made = URL.createObjectURL(new Blob([body], { type }));
    setUrl(made);
    return made;
  }, [client, userId, id, fileId, type]);
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url]);
  return { url, fetchIt };
}

/** Gives it to the person, under its name. */
export function saveAs(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
