// A page with the engine and the worklet in it, from a project that has dualtone installed.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import type * as engine from "../../src/index.ts";
import type * as worklet from "../../src/worklet/index.ts";
import { complaintsOf } from "./browser.ts";
import { makeProject } from "./project.ts";

declare global {
  interface Window {
    dualtone: typeof engine & typeof worklet;
  }
}

/** Makes the project and builds its page with Vite; returns where the project and the built page are. */
export async function buildProject(): Promise<{ project: string; built: string }> {
  const project = makeProject();
  await build({ root: project, configFile: false, logLevel: "warn", build: { modulePreload: false } });
  return { project, built: join(project, "dist") };
}

/** Opens the page; `complaints` fills with what its console says. */
export async function openWith(browser: Browser, url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  await page.goto(url);
  await page.waitForFunction(() => "dualtone" in window);
  return { page, complaints };
}
