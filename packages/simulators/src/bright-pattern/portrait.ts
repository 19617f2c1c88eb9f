// Pictures of people who have none: their initials.

/** As an SVG image. */
export function initialsOf(name: string): string {
  const initials = name
    .split(/\s+/)
    .map(([first = ""]) => first.replace(/[^\p{L}\p{N}]/u, ""))
    .slice(0, 2)
    .join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#31708e"/><text x="32" y="41" font-family="sans-serif" font-size="26" text-anchor="middle" fill="#fff">${initials}</text></svg>`;
}
