import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

test("a process that has an embedded server ends with the exit code that it has set", async () => {
  const program = `
    const { createEmbeddedPostgres } = await import(${JSON.stringify(new URL("./test-postgres.ts", import.meta.url))});
    await createEmbeddedPostgres("/nowhere", []);
    process.exitCode = 3;`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "pipe" });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const [code] = await once(child, "close");
  expect({ code, complaint }).toEqual({ code: 3, complaint: "" });
});
