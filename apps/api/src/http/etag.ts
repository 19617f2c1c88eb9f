// Entity tags (RFC 9110 §8.8, §13.1): strong, and made of what is answered, so that every visible change is another tag.
import { createHash } from "node:crypto";
import { AppError } from "@tributary/runtime";
import type { FastifyReply, FastifyRequest } from "fastify";
import { canonicalJson } from "./canonical-json.ts";

const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"`;
const TAGS = new RegExp(String.raw`^\s*${TAG}(?:\s*,\s*${TAG})*\s*$`);
/** What a command takes, so that it is the same whether it is waited for or not. */
const MOST_TAGS = 100;
/** Longer than any of ours. */
const LONGEST_TAG = 100;

/** The tag of an answer. */
export const etagOf = (body: unknown): string =>
  `"${createHash("sha256").update(canonicalJson(body)).digest("base64url").slice(0, 22)}"`;

/** A `preSerialization` hook for routes whose answer is a thing that can be patched. */
export async function tagAnswer<T>(_request: FastifyRequest, reply: FastifyReply, body: T): Promise<T> {
  if (reply.statusCode === 200) reply.header("etag", etagOf(body));
  return body;
}

/**
 * The tags of which the caller accepts one, from `If-Match`; undefined when any will do. What can never match, as weak
 * tags, is left out. @throws AppError 400 for what is no list of tags, or too long a one.
 */
export function ifMatchOf(header: string | undefined): string[] | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  if (!TAGS.test(header)) throw new AppError("malformed-request", "If-Match takes * or entity tags in double quotes");
  const tags = tagsIn(header).filter((tag) => !tag.startsWith("W/") && tag.length <= LONGEST_TAG);
  if (tags.length > MOST_TAGS) throw new AppError("malformed-request", `If-Match takes at most ${MOST_TAGS} tags`);
  return tags;
}

/** Whether `If-None-Match` says that the caller has this one already. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || tagsIn(header).some((tag) => tag.replace(/^W\//, "") === etag);
}

const tagsIn = (header: string): string[] => header.match(new RegExp(TAG, "g")) ?? [];
