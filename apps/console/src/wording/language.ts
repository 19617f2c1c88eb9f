// The console speaks English. Which English (how times and numbers are written) the browser says; no other language is
// mixed in.

export const LANGUAGE = languageFor(navigator.languages);

/** The first English that somebody prefers; the one that most of the world can read where they prefer none. */
export function languageFor(preferred: readonly string[]): string {
  return preferred.find((language) => /^en\b/i.test(language)) ?? "en-GB";
}
