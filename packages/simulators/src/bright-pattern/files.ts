// Files of both sides, in memory: the newest ones, like the real server.
import { randomUUID } from "node:crypto";

export interface StoredFile {
  readonly fileId: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface Files {
  keep(file: Omit<StoredFile, "fileId">): StoredFile;
  find(fileId: string): StoredFile | undefined;
}

/** Keeps at most `most` files; the oldest give way. */
export function createFiles(most: number): Files {
  const files = new Map<string, StoredFile>();
  return {
    keep(given) {
      const file = { fileId: randomUUID(), ...given };
      files.set(file.fileId, file);
      for (const oldest of files.keys()) {
        if (files.size <= most) break;
        files.delete(oldest);
      }
      return file;
    },
    find: (fileId) => files.get(fileId),
  };
}

/** How events speak of a file. */
export const fileTypeOf = (contentType: string): "image" | "attachment" =>
  contentType.startsWith("image/") ? "image" : "attachment";
