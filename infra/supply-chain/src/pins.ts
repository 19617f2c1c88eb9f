// Images are named by an exact version or by digest, actions of workflows by their commit: what was tested is what runs,
// also tomorrow.

const NAMED = [
  /^\s*(?:-\s*)?image:\s*["']?(\S+?)["']?\s*$/gm,
  /^FROM\s+(\S+)/gm,
  /^ARG BASE=(\S+)/gm,
  /^const OFFICIAL = "([^"]+)"/gm,
];
const EXACT = /(:\d+\.\d+[\w.-]*|@sha256:[0-9a-f]{64})$/;

/** The images that a file names: a chart's placeholders, build arguments and stages of the same file are none. */
export function imagesIn(text: string): string[] {
  const stages = new Set([...text.matchAll(/^FROM\s+\S+\s+AS\s+(\S+)/gim)].map(([, stage]) => stage));
  return NAMED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, image = ""]) => image))
    .map((image) => image.replace(/\$\{\w+:-([^}]*)\}/g, "$1"))
    .filter((image) => image !== "scratch" && !image.startsWith("$") && !image.includes("{{") && !stages.has(image));
}

/** Those whose version is open. */
export const unpinned = (images: readonly string[]): string[] => images.filter((image) => !EXACT.test(image));

const ACTION = /^\s*(?:-\s*)?uses:\s*(\S+)([^\n]*)$/gm;
const COMMIT = /^(\.\/.*|[\w.-]+\/[\w./-]+@[0-9a-f]{40})$/;

/** The actions of a workflow whose version is open: anything but a commit that says which version it is. */
export const unpinnedActions = (workflow: string): string[] =>
  [...workflow.matchAll(ACTION)]
    .filter(([, action = "", rest = ""]) => !COMMIT.test(action) || !/^ # v\d+\.\d+\.\d+$/.test(rest))
    .map(([, action = ""]) => action);
