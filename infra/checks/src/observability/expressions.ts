// What a PromQL expression asks for, as far as names go; promtool says whether it is PromQL at all.

export interface Selector {
  metric: string;
  labels: readonly string[];
}

const SELECTOR = /\b([a-z][a-z0-9_]*_[a-z0-9_]+)\b(?!\s*\()(?:\{([^}]*)\})?/g;
const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const MATCHER = /([a-z_]+)\s*(?:=~|!~|!=|=)/g;
const TEXT = /"[^"]*"/g;
const NO_METRICS = new Set(["group_left", "group_right", "histogram_quantile", "label_replace"]);

/** The metrics that it selects, each with the labels that it is selected by. */
export function selectorsOf(expression: string): Selector[] {
  const bare = expression.replace(TEXT, '""').replace(GROUPING, "");
  return [...bare.matchAll(SELECTOR)]
    .filter(([, metric = ""]) => !NO_METRICS.has(metric))
    .map(([, metric = "", matchers = ""]) => ({
      metric,
      labels: [...matchers.matchAll(MATCHER)].map(([, label = ""]) => label),
    }));
}

/** The labels that it groups or joins by. */
export function groupedBy(expression: string): string[] {
  return [...expression.matchAll(GROUPING)].flatMap(([, list = ""]) =>
    list.split(",").flatMap((label) => label.trim() || []),
  );
}
