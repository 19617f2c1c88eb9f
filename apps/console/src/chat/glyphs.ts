// Reactions are names on the platform. These have signs that everybody knows; any other is shown by its name.
export const REACTIONS = ["like", "love", "haha", "wow", "thanks"] as const;

const GLYPHS: Readonly<Record<string, string>> = {
  ...{ like: "👍", love: "❤️", haha: "😄", wow: "😮", thanks: "🙏", sad: "😢" },
};

export const glyphOf = (reaction: string): string => GLYPHS[reaction] ?? reaction;
