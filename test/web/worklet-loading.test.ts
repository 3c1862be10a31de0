// The audio thread's nodes in Chromium: as plain modules, in a Vite build, behind a content security policy, or not at all.
import type { Page } from "playwright-core";
import { createServer } from "vite";
import { describe, expect, it } from "vitest";
import { root, serve, startChromium } from "./browser.ts";
import { buildProject, openWith } from "./worklet-page.ts";

const POLICY = "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'";
const { project, built } = await buildProject();
const browser = await startChromium();
const url = await serve(built);

/** Plays a dial string from a generator node into a detector node, in real time, and returns what was heard. */
function playAndHear(page: Page, dial: string): Promise<string> {
  return page.evaluate(async (sequence) => {
    const context = new AudioContext();
    const generator = await window.dualtone.createToneGeneratorNode(context, { toneMs: 60, gapMs: 40 });
    const detector = await window.dualtone.createToneDetectorNode(context);
    let heard = "";
    detector.addEventListener("toneend", ({ detail }) => (heard += detail.tone));
    generator.connect(detector);
    generator.enqueue(sequence);
    await new Promise((resolve) => generator.addEventListener("drained", resolve));
    const until = context.currentTime + 0.3;
    while (context.currentTime < until) await new Promise((resolve) => setTimeout(resolve, 20));
    await context.close();
    return heard;
  }, dial);
}

const dial = "1800555#*ABCD";

describe("tones played and heard in the audio thread", () => {
  it("of plain modules, with no import map: they need no other package", async () => {
    const plain = await serve(
      root,
      {},
      `<!doctype html><title>dualtone</title><script type="module">
        import * as engine from "/dist/index.js";
        import * as worklet from "/dist/worklet/index.js";
        window.dualtone = { ...engine, ...worklet };
      </script><link rel="icon" href="data:,">`,
    );
    const { page, complaints } = await openWith(browser, plain);
    expect(await playAndHear(page, dial)).toBe(dial);
    expect(complaints).toEqual([]);
  });

  it("of a Vite build, behind a policy that forbids inline script", async () => {
    const { page, complaints } = await openWith(browser, await serve(built, { "content-security-policy": POLICY }));
    expect(await playAndHear(page, dial)).toBe(dial);
    expect(complaints).toEqual([]);
  });

  it("of Vite's development server", async () => {
    const server = await createServer({
      ...{ root: project, configFile: false, logLevel: "warn" },
      server: { port: 0, hmr: false },
    });
    await server.listen();
    const { page } = await openWith(browser, server.resolvedUrls!.local[0]!);
    expect(await playAndHear(page, dial)).toBe(dial);
    await server.close();
  });
});

describe("a worklet that cannot be loaded", () => {
  /** What a rejected promise was rejected with. */
  const failure = (page: Page, rate?: number, options?: object) =>
    page.evaluate(
      async ([sampleRate, given]) => {
        const context = new AudioContext({ sampleRate });
        const error = (await window.dualtone.createToneDetectorNode(context, given).catch((reason) => reason)) as Error;
        return `${error.name}: ${error.message}`;
      },
      [rate, options] as const,
    );

  it("is a WorkletLoadError that says what the policy lacks", async () => {
    const policy = "default-src 'none'; script-src 'self'";
    const { page } = await openWith(browser, await serve(built, { "content-security-policy": policy }));
    expect(await failure(page)).toMatch(/^WorkletLoadError: .*wasm-unsafe-eval/);
  });

  it("is one where the processor is not served, and can be tried again", async () => {
    const { page } = await openWith(browser, url);
    expect(await failure(page, undefined, { processorUrl: "/nowhere.js" })).toMatch(
      /^WorkletLoadError: processor: expected \/nowhere.js to load/,
    );
    const again = await page.evaluate(async () => {
      const context = new AudioContext();
      await window.dualtone.createToneDetectorNode(context, { processorUrl: "/nowhere.js" }).catch(() => {});
      return (await window.dualtone.createToneDetectorNode(context)).latencyMs;
    });
    expect(again).toBeCloseTo(38.5, 1);
  });

  it("refuses bad options and a rate out of range", async () => {
    const { page } = await openWith(browser, url);
    expect(await failure(page, 4000)).toBe(
      "RangeError: context.sampleRate: expected an integer from 8000 to 192000, got 4000",
    );
    expect(await failure(page, 48000, { minToneMs: 1 })).toBe(
      "RangeError: minToneMs: expected a number from 15 to 1000, got 1",
    );
    expect(await failure(page, 48000, { profile: "moon" })).toMatch(/^RangeError: profile: expected one of "default"/);
  });
});
