// One replica, two tenants: what is wrong at the vendor of the one is nothing to the other.
import { expect, test } from "vitest";
import { type Platform, startPlatform } from "./testing/platform.ts";
import { Scene } from "./testing/scene.ts";

async function linkedOf(platform: Platform, tenant: string): Promise<Scene> {
  const scene = new Scene(platform, tenant);
  await scene.open();
  await scene.link();
  return scene;
}

test("a vendor that is out of reach keeps no chat of another tenant from being opened", {
  timeout: 60_000,
}, async () => {
  await using platform = await startPlatform();
  await platform.replica({ others: { unlucky: { url: "http://127.0.0.1:9" } } });
  for (let count = 0; count < 80; count += 1) await linkedOf(platform, "unlucky");
  // By then their circuit is open, and they wait for it.
  await expect
    .poll(() => platform.commands().some(({ command }) => "status" in command && command.status === "INTERRUPTED"), {
      timeout: 15_000,
    })
    .toBe(true);
  const lucky = await linkedOf(platform, "acme");
  const isAsked = () =>
    platform.vendor.agent.chats().some(({ request }) => request.parameters.session === lucky.sessionId);
  await expect.poll(isAsked, { timeout: 10_000 }).toBe(true);
});
