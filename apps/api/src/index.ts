export { type Api, type ApiPorts, createApi } from "./app.ts";
export { type Access, accessTable, streamAccess } from "./http/access.ts";
export { type Cell, cellsOf, type Relation, relations } from "./http/access-cells.ts";
export { type OpsConfig, readOpsConfig } from "./ops/config.ts";
export { type ExitCode, type OpsHost, runOps } from "./ops/run.ts";
