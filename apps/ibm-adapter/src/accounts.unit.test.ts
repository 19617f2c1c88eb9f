import { accountsSetting } from "@tributary/external-chats";
import { expect, test } from "vitest";
import { accounts } from "./accounts.ts";

const setting = accountsSetting(accounts);
const one = (account: object) => setting.safeParse(JSON.stringify({ acme: account }));
const secrets = { clientId: "id", clientSecret: "hush" };

test("an account is who we are to the vendor; where it answers is its own address, if nothing is said", () => {
  expect(one(secrets).data?.get("acme")).toEqual({ ...secrets, clientAuthentication: "basic" });
  const elsewhere = { ...secrets, apiUrl: "http://127.0.0.1:8091/", tokenUrl: "https://x.example/token" };
  expect(one(elsewhere).data?.get("acme")).toMatchObject({ apiUrl: "http://127.0.0.1:8091" });
});

test.each([
  ["secrets in the clear to another machine", { ...secrets, apiUrl: "http://x.example" }],
  ["what is no address", { ...secrets, tokenUrl: "x" }],
  ["no secret", { clientId: "id" }],
  ["what nobody reads", { ...secrets, pollEvery: 5 }],
])("%s is refused, and no secret is in the reason", (_, account) => {
  const { error } = one(account);
  expect(error).toBeDefined();
  expect(JSON.stringify(error?.issues)).not.toContain("hush");
});

test("what is no JSON is refused without being shown", () => {
  const { error } = setting.safeParse('{"acme": hush}');
  expect(JSON.stringify(error?.issues)).toBe('[{"code":"custom","message":"must be JSON","path":[]}]');
});
