// What is decided about Vite from outside.

/** The running platform that the pages talk to. */
export const platformUrl = (env: NodeJS.ProcessEnv = process.env): string =>
  env.TRIBUTARY_URL ?? "http://localhost:8080";

/** Vite obeys NODE_ENV: below a test runner, which sets it, the console would be built of what React has for its own developers. */
export function intendForProduction(env: NodeJS.ProcessEnv = process.env): void {
  env.NODE_ENV = "production";
}
