// The users of the chat service, as it tells of them.
import type { Moments } from "./moments.ts";

/** Somebody to talk as: their id, which is their name as well, or more about them. */
export type Person = string | { readonly id: string; readonly name?: string; readonly image?: string };

export interface User {
  readonly id: string;
  readonly name?: string;
  readonly image?: string;
  readonly role: "user";
  readonly teams: readonly string[];
  readonly banned: boolean;
  readonly online: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface People {
  get(id: string): User | undefined;
  /** Known from now on; what is said of them replaces what was known. */
  know(person: Person): User;
}

export function createPeople(team: string, moments: Moments): People {
  const users = new Map<string, User>();
  return {
    get: (id) => users.get(id),
    know(person) {
      const { id, ...details } = typeof person === "string" ? { id: person } : person;
      const known = users.get(id);
      const isNews = Object.entries(details).some(([name, value]) => known?.[name as "name"] !== value);
      if (known !== undefined && !isNews) return known;
      const at = moments.next();
      const named = typeof person === "string" ? { name: id } : {};
      const fresh: User = {
        ...{ id, ...named, role: "user", teams: [team], banned: false, online: true },
        ...{ created_at: at, updated_at: at },
      };
      const user = { ...(known ?? fresh), ...details, updated_at: at };
      users.set(id, user);
      return user;
    },
  };
}
