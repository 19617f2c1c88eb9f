// What a developer can choose about `vite dev`.

/** The running platform that the pages talk to. */
export const platformUrl = (env: NodeJS.ProcessEnv = process.env): string =>
  env.TRIBUTARY_URL ?? "http://localhost:8080";
