// A path that exists but not with this method is 405 and says which methods it has (RFC 9110, 15.5.6).
import { AppError } from "./app-error.ts";

/** Remembers routes as they are added. */
export interface AllowedMethods {
  add(methods: readonly string[], url: string): void;
  /** Of the path of this address, in order; none when there is no such path. */
  at(url: string): string[];
  /** What to say to a request that no route took. */
  refusal(method: string, url: string): AppError;
}

/** Nothing yet. */
export function createAllowedMethods(): AllowedMethods {
  const byPath = new Map<string, { matches: RegExp; methods: Set<string> }>();
  function at(url: string): string[] {
    const [path = ""] = url.split("?", 1);
    const methods = [...byPath.values()].flatMap((known) => (known.matches.test(path) ? [...known.methods] : []));
    return [...new Set(methods)].sort();
  }
  return {
    at,
    add(methods, url) {
      const known = byPath.get(url) ?? { matches: toExpression(url), methods: new Set() };
      for (const method of methods) known.methods.add(method);
      byPath.set(url, known);
    },
    refusal(method, url) {
      const methods = at(url);
      if (methods.length === 0) return new AppError("not-found", "There is nothing at this path");
      const allow = methods.join(", ");
      return new AppError("method-not-allowed", `There is no ${method} here`, { headers: { allow } });
    },
  };
}

const toExpression = (url: string): RegExp => new RegExp(`^${url.replace(/:\w+/g, "[^/]+").replaceAll("*", ".*")}$`);
