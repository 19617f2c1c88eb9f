export { type Api, type ApiPorts, createApi } from "./app.ts";
export { startNewEpoch } from "./epochs/new-epoch.ts";
export { type Access, accessTable, streamAccess } from "./http/access.ts";
export { type Cell, cellsOf, type Relation, relations } from "./http/access-cells.ts";
