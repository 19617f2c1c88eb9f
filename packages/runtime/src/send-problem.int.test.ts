import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "./app-error.ts";
import { sendProblem } from "./problem.ts";

const server = createServer((request, response) => {
  if (request.url === "/begun") response.write("half an answer");
  sendProblem(response, new AppError("forbidden", "Nicht für dich"));
});
let url = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test("a problem is written with its status and media type", async () => {
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([403, "application/problem+json"]);
  expect(await answer.json()).toMatchObject({ code: "forbidden", detail: "Nicht für dich" });
});

test("an answer that has begun is cut off rather than completed as if it were whole", async () => {
  const cut = async () => (await fetch(`${url}/begun`)).text();
  await expect(cut()).rejects.toThrow();
});
