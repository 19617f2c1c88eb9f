/** Something a developer can put right. Shown as its one line, never with a stack. */
export class StartError extends Error {
  override name = "StartError";
}

/** The part of an unknown failure that is worth a line: the first line of its message. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return (
    message
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "unknown error"
  );
}
