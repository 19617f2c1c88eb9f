// Until when open streams may stay open, kept where every replica of both apps finds it.
import type { Role } from "@tributary/schemas";

/** Whose it is: only a token of the same subject, role, tenant and application renews it. */
export interface StreamSessionOwner {
  tenant: string;
  application: string;
  role: Role;
  subject: string;
}

export interface StreamSession extends StreamSessionOwner {
  id: string;
  /** In milliseconds since the Unix epoch. */
  expiresAt: number;
  /** Whether a browser has it as a cookie. */
  cookie: boolean;
}

export type Renewal =
  | { outcome: "renewed"; expiresAt: number; cookie: boolean }
  /** There is none that lasts still. */
  | { outcome: "unknown" }
  /** It is somebody else's. */
  | { outcome: "foreign" };

export interface StreamSessions {
  /** From now on they can be renewed. Answers until when each lasts, by id: longer when it was renewed before. */
  offer(sessions: readonly StreamSession[]): Promise<Map<string, number>>;
  /** Makes it last until then, but never shorter than it does. */
  renew(session: Omit<StreamSession, "cookie">): Promise<Renewal>;
  /**
   * Ends those that were not renewed beyond what is known of them: whoever comes now is too late. Answers until when the
   * others last, by id.
   */
  endUnlessRenewed(known: readonly Pick<StreamSession, "tenant" | "id" | "expiresAt">[]): Promise<Map<string, number>>;
  /** Their streams are gone. */
  forget(sessions: readonly Pick<StreamSession, "tenant" | "id">[]): Promise<void>;
}
