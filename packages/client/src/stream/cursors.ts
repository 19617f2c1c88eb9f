// Where a stream's place is kept between page loads, or between runs of a program.

/** Keeps cursors; both calls may take their time. */
export interface CursorStore {
  load(name: string): string | null | Promise<string | null>;
  save(name: string, cursor: string): void | Promise<void>;
}

/** What `sessionStorage` and `localStorage` have in common with everything that keeps texts. */
export interface TextStorage {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
}

/**
 * Cursors in `sessionStorage` (what this tab has shown) or `localStorage` (what this browser has kept, for pages that keep
 * there what events tell).
 */
export const cursorsIn = (storage: TextStorage): CursorStore => ({
  load: (name) => storage.getItem(name),
  save: (name, cursor) => storage.setItem(name, cursor),
});
