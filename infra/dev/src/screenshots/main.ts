/** `pnpm screenshots`: the pictures of docs/images, taken of a platform of its own on which the same story was told. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { browserMissing, CHROMIUM } from "../browser.ts";
import { cloneRoot } from "../config.ts";
import { startLauncher, temporaryDataFolder } from "../launcher-process.ts";
import { ownSecrets } from "../secrets.ts";
import { type Picture, picturesOf } from "./pictures.ts";
import { chatter, tellMorning } from "./story.ts";

const IMAGES = path.join(cloneRoot, "docs/images");
const MOST_KB = 150;
/** For what comes by streams and is drawn without a text to wait for: rates, charts, typefaces. */
const SETTLES_MS = 1_500;
/** Rates are of the last seconds, and streams are counted every five. */
const RATES_MS = 12_000;

if (browserMissing !== null) throw new Error(browserMissing);
await using folder = await temporaryDataFolder();
const dataDir = path.join(folder.path, ".tributary");
await using launcher = await startLauncher(dataDir, { TRIBUTARY_KAFKA: "in-process" });
const dev = await launcher.ready();
await tellMorning(dev, (await ownSecrets(dataDir)).jwtSecret);
await using scope = new AsyncDisposableStack();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
scope.defer(() => browser.close());
await mkdir(IMAGES, { recursive: true });
for (const picture of picturesOf(dev)) {
  const png = await (picture.isBusy ? takeBusy(picture) : take(picture));
  const kilobytes = Math.ceil(png.length / 1024);
  if (kilobytes > MOST_KB) throw new Error(`${picture.name} has ${kilobytes} KB, more than a page should load`);
  await writeFile(path.join(IMAGES, `${picture.name}.png`), png);
  console.log(`docs/images/${picture.name}.png  ${kilobytes} KB`);
}

async function take({ path: address, scheme, size, ready }: Picture, settlesMs = SETTLES_MS): Promise<Buffer> {
  const page = await browser.newPage({ viewport: size, colorScheme: scheme, locale: "en-GB", timezoneId: "UTC" });
  try {
    await page.goto(new URL(address, dev.url).href);
    await ready(page);
    await page.waitForTimeout(settlesMs);
    return await page.screenshot({ animations: "disabled" });
  } finally {
    await page.close();
  }
}

/** With a visitor who watches, and somebody who talks. */
async function takeBusy(picture: Picture): Promise<Buffer> {
  const visitor = await browser.newPage();
  await visitor.goto(dev.url);
  const quiet = new AbortController();
  const talking = chatter(dev, quiet.signal);
  try {
    return await take(picture, RATES_MS);
  } finally {
    quiet.abort();
    await talking;
    await visitor.close();
  }
}
