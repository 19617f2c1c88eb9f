/** The floor under every HTTP answer on this machine and at this moment: a server that reads a body and answers one. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "@tributary/testing";

const SERVER = `
  const answer = JSON.stringify({ id: "x".repeat(36), text: "x".repeat(400) });
  require("node:http").createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk)).on("end", () => {
      JSON.parse(body);
      response.writeHead(201, { "content-type": "application/json", "content-length": answer.length }).end(answer);
    });
  }).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"));
`;

/** Starts it as a process of its own, so that its CPU time can be read. */
export async function startBareServer(): Promise<AsyncDisposable & { url: string; pid: number }> {
  const port = await freePort();
  const child = spawn(process.execPath, ["-e", SERVER], {
    env: { PORT: `${port}` },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? Number.NaN,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}
