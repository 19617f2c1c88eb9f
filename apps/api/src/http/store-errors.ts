import { StoreUnavailableError, UnstorableValueError } from "@tributary/event-store";
import { AppError } from "@tributary/runtime";

/** Failures of the store that a caller can act on become answers; everything else stays what it is. */
export function translateStoreError(error: unknown): unknown {
  if (error instanceof StoreUnavailableError) {
    return new AppError("unavailable", "The log cannot be reached right now", { cause: error });
  }
  if (error instanceof UnstorableValueError) {
    return new AppError("validation-failed", "The request holds text that cannot be stored", { cause: error });
  }
  return error;
}
