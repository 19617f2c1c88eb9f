// Idempotency keys: what a caller may send to make a retry safe, and what the request is remembered by.
import { createHash } from "node:crypto";
import { AppError } from "@tributary/runtime";
import type { ReceiptRequest } from "../commands/answer.ts";
import { canonicalJson } from "./canonical-json.ts";

const KEY = /^[\x21-\x7e]{1,128}$/;

interface KeyedRequest {
  method: string;
  /** The path as it was sent, without its query. */
  path: string;
  body: unknown;
  header: string | string[] | undefined;
}

/**
 * The receipt that a request asks for; undefined when it carries no `Idempotency-Key`.
 * @throws AppError 400 when the key is not 1 to 128 visible ASCII characters.
 */
export function receiptRequest({ method, path, body, header }: KeyedRequest): ReceiptRequest | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== "string" || !KEY.test(header)) {
    throw new AppError("malformed-idempotency-key", "Idempotency-Key takes 1 to 128 visible ASCII characters");
  }
  const asked = `${method}\n${path}\n${canonicalJson(body)}`;
  return { key: header, fingerprint: createHash("sha256").update(asked).digest("hex") };
}
