export { type Api, type ApiPorts, createApi } from "./app.ts";
