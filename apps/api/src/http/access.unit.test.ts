import path from "node:path";
import type { Principal } from "@tributary/runtime";
import type { Role } from "@tributary/schemas";
import { expect, test } from "vitest";
import { accessTable, authorize, isPublic, requireAccessRow, requireMoreThanChannels } from "./access.ts";
import { cellsOf } from "./access-cells.ts";
import { accessPage } from "./access-page.ts";

const roles: Role[] = ["participant", "coach", "admin", "service"];
const principal = (role: Role): Principal => ({ tenant: "t", application: "a", role, id: "40", expiresAt: 0 });

test("docs/reference/authorization.md says what the table says: a change of it is a decision, not an accident", async () => {
  const file = path.resolve(import.meta.dirname, "../../../../docs/reference/authorization.md");
  await expect(accessPage()).toMatchFileSnapshot(file);
});

const attempts = Object.keys(accessTable).flatMap((route) =>
  roles.flatMap((role) => ["40", "41"].map((named) => ({ route, role, named }))),
);

test.each(attempts)("$role 40 on $route of $named is let in as the row says", ({ route, role, named }) => {
  const [method = "", url = ""] = route.split(" ");
  const { public: isOpen, roles: allowed = [], ofChannel = [], self, ownCoach } = accessTable[route] ?? {};
  const isOwn = named === "40" && ((self && role === "participant") || (ownCoach && role === "coach"));
  const may = isOpen || allowed.includes(role) || ofChannel.includes(role) || isOwn;
  const attempt = () => authorize(principal(role), { method, url, userId: named, coachId: named });
  if (may) expect(attempt).not.toThrow();
  else expect(attempt).toThrow(expect.objectContaining({ status: 403, code: "forbidden" }));
});

test("a row's cells: what its roles say, but for its exceptions", () => {
  expect(cellsOf("PUT /things/:id", { roles: ["coach"], self: true, but: { otherCoach: 403 } })).toEqual({
    ...{ nobody: 401, self: "allowed", otherParticipant: 403, coach: "allowed", otherCoach: 403 },
    ...{ admin: 403, service: 403, otherTenant: "hidden" },
  });
  expect(cellsOf("POST /coaches/:coachId", { roles: [], ownCoach: true })).toMatchObject({
    ...{ self: 403, coach: "allowed", otherCoach: 403 },
  });
  expect(new Set(Object.values(cellsOf("GET /docs", { roles: [], public: true })))).toEqual(new Set(["allowed"]));
  expect(cellsOf("POST /things", { roles: ["admin"] }).otherTenant).toBe("own");
  expect(cellsOf("GET /things", { roles: ["service"], ofChannel: ["admin"] })).toMatchObject({
    ...{ admin: "channel", service: "allowed", coach: 403 },
  });
});

test("who may ask about channels alone is refused about anything else, and nobody else is", () => {
  const route = { method: "GET", url: "/api/v1/participants/:userId/chat_sessions/:id/files/:fileId" };
  for (const role of roles) {
    const attempt = () => requireMoreThanChannels(principal(role), route);
    if (role === "admin") expect(attempt).toThrow(expect.objectContaining({ status: 403, code: "forbidden" }));
    else expect(attempt).not.toThrow();
  }
});

test("a route without a row may neither be registered nor called", () => {
  expect(() => requireAccessRow("GET", "/api/v1/secrets")).toThrow("has no row");
  const route = { method: "GET", url: "/api/v1/secrets", userId: undefined };
  expect(() => authorize(principal("admin"), route)).toThrow(expect.objectContaining({ status: 403 }));
});

test("HEAD is what GET is", () => {
  expect(() => requireAccessRow("HEAD", "/api/v1/participants/:userId")).not.toThrow();
});

test("only the contract can be read without credentials", () => {
  const open = Object.keys(accessTable).filter((row) => isPublic(...(row.split(" ") as [string, string])));
  expect(open).toEqual(["GET /api/v1/openapi.json", "GET /api/v1/asyncapi.json", "GET /api/v1/docs"]);
});
