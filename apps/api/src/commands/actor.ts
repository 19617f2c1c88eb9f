import type { Actor } from "@tributary/schemas";
import type { Caller } from "./handle-command.ts";

/** The caller as events and rules name them. */
export const actorOf = ({ principal }: Caller): Actor => ({ id: principal.id, role: principal.role });
