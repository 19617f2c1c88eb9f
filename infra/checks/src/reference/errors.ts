// docs/reference/errors.md: every code that the platform answers with.
import { problems } from "@tributary/runtime";
import { code, pageHead, table } from "./markdown.ts";

/** The whole page. */
export function errorsPage(): string {
  const rows = Object.entries(problems).map(([name, { status, title }]) => [code(name), `${status}`, title]);
  return `${pageHead("Errors", "the catalogue of problems (`packages/runtime/src/problem-catalogue.ts`)")}
An answer that is none is \`application/problem+json\` (RFC 9457): \`type\`, \`title\`, \`status\`, \`code\`, and a \`detail\` for people. Decide by \`code\`: it is part of the contract, and the texts are not. What a stream says instead of an answer: [before it opens](../how-to/watch-a-stream.md#before-it-opens).

${table(["code", "status", "title"], rows)}
`;
}
