// How the keypad page looks and reads, narrow and wide, dark and light: no sideways scroll, no fault axe-core finds.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { root, startChromium } from "./browser.ts";
import { choose, openPage, servePage, tonesOf } from "./keypad-page.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = join(root, "build/web-shots");

const browser = await startChromium();
const url = await servePage();
mkdirSync(shots, { recursive: true });

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<unknown> } }).axe.run());
  return (results as AxeResults).violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target }) => `${impact}: ${id} ${target.join(" ")}`),
  );
}

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await faults(page)).toEqual([]);
}

describe.each([360, 1280])("at %i px", (width) => {
  it.each(["light", "dark"] as const)("%s", async (colorScheme) => {
    const { page, complaints } = await openPage(browser, url, { viewport: { width, height: 900 }, colorScheme });
    await look(page, `${width}-${colorScheme}-new`);
    await page.getByLabel("Sequence").fill("1800555,0199#");
    await page.getByRole("button", { name: "Dial" }).click();
    await tonesOf(page, 7);
    await page.keyboard.down("Escape");
    await page.getByRole("button", { name: "5", exact: true }).focus();
    await look(page, `${width}-${colorScheme}-live`);
    await choose(page, join(root, "samples/audio/two-channels.wav"));
    await page.waitForFunction(() => document.querySelector("#whole")?.getAttribute("aria-label"));
    await look(page, `${width}-${colorScheme}-recording`);
    await choose(page, { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no audio") });
    await page.waitForFunction(() => document.querySelector("#complaint")?.textContent !== "");
    await look(page, `${width}-${colorScheme}-complaint`);
    expect(complaints).toEqual([]);
  });
});
