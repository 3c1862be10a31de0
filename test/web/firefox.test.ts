// The keypad page, and the engine in it, in Debian's Firefox, where there is one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { describe, expect, it } from "vitest";
import { WavDecoder } from "../../src/audio/index.ts";
import { detectTones, renderTones } from "../../src/index.ts";
import { root, serve } from "./browser.ts";
import { hasFirefox, startFirefox } from "./firefox.ts";
import { servePage } from "./keypad-page.ts";
import { buildProject } from "./worklet-page.ts";

const url = await servePage();
const browser = hasFirefox ? await startFirefox() : undefined;

describe.skipIf(!hasFirefox)("in Firefox", () => {
  async function open(url: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser!.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (["error", "warn"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(url);
    return { page, complaints };
  }

  it("the engine renders and hears as in Node, bit for bit, in the page and in the audio thread", async () => {
    const { built } = await buildProject();
    const { page } = await open(await serve(built));
    await page.waitForFunction(() => "dualtone" in window);
    const decoder = new WavDecoder();
    const [pcm] = decoder.push(readFileSync(join(root, "samples/audio/menu.wav")));
    const result = await page.evaluate(
      async (samples) => {
        const { createToneGeneratorNode, detectTones, renderTones } = window.dualtone;
        const context = new OfflineAudioContext(1, 48000, 48000);
        const generator = await createToneGeneratorNode(context);
        generator.connect(context.destination);
        generator.enqueue("15D");
        await new Promise((resolve) => setTimeout(resolve, 100));
        const buffer = await context.startRendering();
        return {
          rendered: Array.from(renderTones("15D*", { sampleRate: 48000 })),
          heard: detectTones(Int16Array.from(samples), { sampleRate: 8000 }),
          played: Array.from(buffer.getChannelData(0), (sample) => sample * 32768),
        };
      },
      [...pcm!],
    );
    expect(result.rendered).toEqual([...renderTones("15D*", { sampleRate: 48000 })]);
    expect(result.heard).toEqual(detectTones(pcm!));
    const whole = [...renderTones("15D", { sampleRate: 48000 })].filter((sample) => sample !== 0);
    expect(result.played.filter((sample) => sample !== 0)).toEqual(whole);
  });

  it("keys typed on the page are heard, in order, none twice", async () => {
    const { page, complaints } = await open(url);
    await page.keyboard.type("1800555*#abcd99", { delay: 40 });
    await page.waitForFunction(() => document.querySelectorAll("#tones tr").length >= 15);
    expect(await page.$$eval("#digits span", (digits) => digits.map((digit) => digit.textContent).join(""))).toBe(
      "1800555*#ABCD99",
    );
    expect(complaints).toEqual([]);
  });

  it("a recording lists its tones, each channel by itself, and is drawn", async () => {
    const { page, complaints } = await open(url);
    await page.$eval("#source [value=recording]", (radio) => (radio as HTMLElement).click());
    const input = (await page.$("#file")) as unknown as { uploadFile(path: string): Promise<void> };
    await input.uploadFile(join(root, "samples/audio/two-channels.wav"));
    await page.waitForFunction(() => document.querySelector("#whole")?.getAttribute("aria-label"));
    const lines = await page.$$eval("#digits p", (paragraphs) => paragraphs.map((line) => line.textContent));
    expect(lines).toEqual(["channel 12468#", "channel 2*13D"]);
    expect(complaints).toEqual([]);
  });
});
