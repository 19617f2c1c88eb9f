// The access table as a page for people, docs/reference/authorization.md: a test keeps it what the table says.
import { accessTable, streamAccess } from "./access.ts";
import { type Cell, cellsOf, type Relation, relations } from "./access-cells.ts";

const titles: Record<Relation, string> = {
  nobody: "nobody",
  self: "self",
  otherParticipant: "other participant",
  coach: "coach",
  otherCoach: "other coach",
  admin: "admin",
  service: "service",
  otherTenant: "other tenant",
};
const names = Object.keys(relations) as Relation[];

/** The page, in Markdown. */
export function accessPage(): string {
  const rows = Object.entries({ ...accessTable, ...streamAccess }).map(([route, access]) => {
    const cells = cellsOf(route, access);
    return line([`\`${route.replace("/api/v1", "")}\``, ...names.map((name) => word(cells[name]))]);
  });
  return `${[
    ...["# Who may do what", ""],
    "Generated from the access table (`apps/api/src/http/access.ts`), and tried cell by cell over HTTP",
    "(`packages/e2e/src/authorization`). After a change of the table `vitest run --project unit apps/api/src/http -u` writes it anew.",
    "",
    ...names.map((name) => `- **${titles[name]}**: ${relations[name]}`),
    "",
    "✓: allowed. A number: the status of the refusal. channel: allowed about a channel, where the path names any active participant or a coach who is a member; otherwise 403. hidden: 404 or 422, exactly as for what does not exist. own: it is about nothing but the caller's own tenant.",
    "",
    line(["route, under `/api/v1`", ...names.map((name) => titles[name])]),
    line(["---", ...names.map(() => "---")]),
    ...rows,
  ].join("\n")}\n`;
}

const word = (cell: Cell): string => (cell === "allowed" ? "✓" : String(cell));
const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
