import type { Principal } from "@tributary/runtime";
import type { Role } from "@tributary/schemas";
import { expect, test } from "vitest";
import { accessTable, authorize, isPublic, requireAccessRow } from "./access.ts";

const roles: Role[] = ["participant", "coach", "admin", "service"];
const principal = (role: Role): Principal => ({ tenant: "t", application: "a", role, id: "40", expiresAt: 0 });

/** Written out a second time on purpose: a change of the table must be a decision, not an accident. */
const allowed: Record<string, string> = {
  "GET /api/v1/openapi.json": "public",
  "GET /api/v1/asyncapi.json": "public",
  "GET /api/v1/docs": "public",
  "POST /api/v1/stream_sessions": "participant coach admin service",
  "DELETE /api/v1/stream_sessions/current": "participant coach admin service",
  "POST /api/v1/commands": "service",
  "GET /api/v1/commands/:id": "participant coach admin service",
  "GET /api/v1/admin/dead_letters": "admin",
  "POST /api/v1/admin/dead_letters/retry": "admin",
  "POST /api/v1/admin/dead_letters/:id/retry": "admin",
  "DELETE /api/v1/admin/dead_letters/:id": "admin",
  "POST /api/v1/participants": "admin service",
  "GET /api/v1/participants/:userId": "self coach admin service",
  "POST /api/v1/participants/:userId/suspend": "admin service",
  "POST /api/v1/participants/:userId/reactivate": "admin service",
  "PUT /api/v1/participants/:userId/extras": "self coach service",
  "GET /api/v1/participants/:userId/extras/:extraGroup": "self coach service",
  "POST /api/v1/admin/extras": "admin",
  "POST /api/v1/admin/activity_plans": "coach service",
  "POST /api/v1/participants/:userId/activity_plan_cards/search": "self coach service",
  "PUT /api/v1/participants/:userId/activity_responses": "self coach",
  "POST /api/v1/admin/chat_sessions": "coach service",
  "POST /api/v1/participants/:userId/chat_sessions/search": "self coach",
  "GET /api/v1/participants/:userId/chat_sessions/:id": "self coach",
  "POST /api/v1/admin/chat_sessions/:id/members": "coach service",
  "POST /api/v1/admin/chat_sessions/:id/members/:memberId/approve": "participant coach admin",
  "POST /api/v1/admin/chat_sessions/:id/members/:memberId/reject": "participant coach admin",
  "POST /api/v1/admin/chat_sessions/:id/lock": "coach admin",
  "POST /api/v1/admin/chat_sessions/:id/unlock": "coach admin",
  "POST /api/v1/admin/chat_sessions/:id/close": "coach admin",
  "DELETE /api/v1/admin/chat_sessions/:id/members/:memberId": "participant coach admin",
  "POST /api/v1/participants/:userId/chat_sessions/:id/chat_messages": "self",
  "POST /api/v1/admin/chat_sessions/:id/chat_messages": "coach service",
  "PUT /api/v1/participants/:userId/chat_sessions/:id/read": "self coach",
  "GET /api/v1/participants/:userId/chat_sessions/:id/chat_messages": "self coach",
};

test("every route of the table is decided here, and no other", () => {
  expect(Object.keys(accessTable).toSorted()).toEqual(Object.keys(allowed).toSorted());
});

const cells = Object.entries(allowed).flatMap(([route, who]) =>
  roles.flatMap((role) => ["40", "41"].map((userId) => ({ route, role, userId, who: who.split(" ") }))),
);

test.each(cells)("$role 40 on $route of $userId", ({ route, role, userId, who }) => {
  const [method = "", url = ""] = route.split(" ");
  const may =
    who.includes("public") || who.includes(role) || (role === "participant" && who.includes("self") && userId === "40");
  const attempt = () => authorize(principal(role), { method, url, userId });
  if (may) expect(attempt).not.toThrow();
  else expect(attempt).toThrow(expect.objectContaining({ status: 403, code: "forbidden" }));
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
