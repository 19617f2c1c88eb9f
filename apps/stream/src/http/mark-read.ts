import { AppError } from "@tributary/runtime";

/** Being open marks as read, unless `?markRead=false` says that nobody is looking. @throws AppError 400. */
export function wantsMarks(query: URLSearchParams): boolean {
  const asked = query.get("markRead") ?? "true";
  if (asked !== "true" && asked !== "false") throw new AppError("malformed-request", "markRead takes true or false");
  return asked === "true";
}
