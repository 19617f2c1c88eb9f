// What is kept of uploaded files. A file belongs to one session, and from the moment it is sent to one message.
import type { Actor } from "@tributary/schemas";

export interface NewFile {
  id: string;
  sessionId: string;
  uploader: Actor;
  name: string;
  contentType: string;
}

export interface StoredFile extends NewFile {
  size: number;
  /** SHA-256 of its bytes, base64url. */
  digest: string;
  /** The message that shows it; null while none has been sent with it. */
  messageId: string | null;
}

/** Bytes come and go in chunks, each in a transaction of its own: a long one would hold the relay back. */
export interface Files {
  /** Makes room for a file. Until it is finished nobody finds it. */
  begin(tenant: string, file: NewFile): Promise<void>;
  write(tenant: string, id: string, chunk: { index: number; bytes: Uint8Array<ArrayBuffer> }): Promise<void>;
  /**
   * All of it has come. Answers the file that stands: an earlier one when its uploader had used the key before, and then
   * nothing is left of this one.
   */
  finish(
    tenant: string,
    id: string,
    whole: { size: number; digest: string; idempotencyKey: string | null },
  ): Promise<StoredFile>;
  /** Leaves nothing of it; does nothing when there is none. */
  remove(tenant: string, id: string): Promise<void>;
  find(tenant: string, sessionId: string, id: string): Promise<StoredFile | null>;
  /** Those of the named files that a message can still be sent with. */
  findUnused(tenant: string, sessionId: string, ids: readonly string[]): Promise<StoredFile[]>;
  /** Null beyond the end, and when the file is gone. */
  chunk(tenant: string, id: string, index: number): Promise<Uint8Array | null>;
  /** Removes some of those that no message was sent with within a day, and says how many; also what was never finished. */
  removeUnused(): Promise<number>;
}
