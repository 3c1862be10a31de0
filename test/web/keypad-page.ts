// The keypad page as a visitor has it: built, served, opened.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { complaintsOf, root, serve } from "./browser.ts";

const built = join(root, "build/web-keypad");

/** Serves the page that `npm run web` builds; the headers come on top of the page's own policy. */
export function servePage(headers: Record<string, string> = {}): Promise<string> {
  if (!existsSync(built)) throw new Error(`${built} is not there: run npm run pretest:web`);
  return serve(built, headers);
}

/** Opens the page; `complaints` fills with what its console says. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(url);
  return { page, complaints };
}

/** What the page says it heard. */
export const digitsOf = async (page: Page): Promise<string> =>
  (await page.locator("#digits span").allTextContents()).join("");

/** Waits until so many tones are in the page's list, and returns them. */
export async function tonesOf(page: Page, count: number): Promise<string> {
  await page.waitForFunction((least) => document.querySelectorAll("#tones tr").length >= least, count);
  return (await page.locator("#tones th").allTextContents()).join("");
}

/** Gives the page a file, as if it had been chosen. */
export async function choose(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }) {
  await page.locator("#source [value=recording]").check({ force: true });
  await page.setInputFiles("#file", file);
}
