export { type Account, type Accounts, accounts } from "./accounts.ts";
export { type BpAdapter, createBpAdapter } from "./app.ts";
export type { BpAdapterPorts } from "./ports.ts";
