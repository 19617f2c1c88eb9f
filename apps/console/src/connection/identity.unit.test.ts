import { expect, test } from "vitest";
import { strings } from "../strings.ts";
import { identityOf, isSamePerson } from "./identity.ts";

const tokenOf = (claims: unknown): string =>
  ["e30", btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims)))), "signature"].join(".");
const claims = { sub: "zoë-41", role: "coach", aud: "demo", exp: 1_800_000_000 };
const { incomplete, unreadable } = strings.signIn;

test("a token says who, in which role, of which tenant and until when", () => {
  const identity = { id: "zoë-41", role: "coach", tenant: "demo", name: null, expiresAt: 1_800_000_000_000 };
  expect(identityOf(tokenOf(claims))).toEqual(identity);
  expect(identityOf(` ${tokenOf({ ...claims, aud: ["demo"] })}\n`)).toEqual(identity);
});

test("a token may say what somebody is called", () => {
  expect(identityOf(tokenOf({ ...claims, name: "Zoë Quinn " })).name).toBe("Zoë Quinn");
  for (const name of ["", " ", 7]) expect(identityOf(tokenOf({ ...claims, name })).name).toBeNull();
});

test.for([
  ["no sub", { ...claims, sub: undefined }],
  ["no tenant", { ...claims, aud: undefined }],
  ["an end that is no number", { ...claims, exp: "soon" }],
  ["a role that does not exist", { ...claims, role: "cook" }],
] as const)("a token with %s is incomplete", ([, some]) => {
  expect(() => identityOf(tokenOf(some))).toThrow(incomplete);
});

test.for(["", "not a token", "a.b", "a.%%%.c", `a.${btoa("no json")}.c`])("'%s' cannot be read", (text) => {
  expect(() => identityOf(text)).toThrow(unreadable);
});

test("a fresh token is of the same person only when id, role and tenant are the same", () => {
  const before = identityOf(tokenOf(claims));
  expect(isSamePerson(before, identityOf(tokenOf({ ...claims, exp: 1_900_000_000 })))).toBe(true);
  for (const other of [{ sub: "42" }, { role: "admin" }, { aud: "other" }]) {
    expect(isSamePerson(before, identityOf(tokenOf({ ...claims, ...other })))).toBe(false);
  }
});
