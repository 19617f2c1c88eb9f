// A page of docs/reference: what it is made from, then tables.

/** How a generated page begins; `from` names the code that it follows. */
export const pageHead = (title: string, from: string): string =>
  `# ${title}\n\nGenerated from ${from}. After a change \`npx -y pnpm@12 reference\` writes it anew.\n`;

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** As code, or nothing where there is none. */
export const code = (text: string | null): string => (text === null ? "" : `\`${text}\``);
