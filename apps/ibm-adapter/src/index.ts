export { type Account, type Accounts, accounts } from "./accounts.ts";
export { createIbmAdapter, type IbmAdapter } from "./app.ts";
export type { IbmAdapterPorts } from "./ports.ts";
