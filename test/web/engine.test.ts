// The engine in a page and in a Worker of Chromium against the same engine in Node: the same samples and tones, bit for bit.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { WavDecoder } from "../../src/audio/index.ts";
import { detectTones, renderTones } from "../../src/index.ts";
import { complaintsOf, root, serve, startChromium } from "./browser.ts";
import { buildProject } from "./worklet-page.ts";

const { built } = await buildProject();
const browser = await startChromium();
const url = await serve(built);

const hash = (pcm: Int16Array) => createHash("sha256").update(pcm).digest("hex");

it.each([8000, 16000, 22050, 44100, 48000, 192000])("renders the same at %i Hz", async (sampleRate) => {
  const page = await browser.newPage();
  await page.goto(url);
  const rendered = await page.evaluate(async (rate) => {
    const pcm = window.dualtone.renderTones("0123456789*#ABCD,1w2", {
      sampleRate: rate,
      twistDb: -3,
      levelDbm0: -13.7,
    });
    const digest = await crypto.subtle.digest("SHA-256", pcm as Int16Array<ArrayBuffer>);
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }, sampleRate);
  expect(rendered).toBe(hash(renderTones("0123456789*#ABCD,1w2", { sampleRate, twistDb: -3, levelDbm0: -13.7 })));
});

it.each(["menu.wav", "noise.wav", "speech-under.wav", "wideband.wav", "hum.wav"])(
  "hears the same in %s",
  async (name) => {
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    await page.goto(url);
    const decoder = new WavDecoder();
    const [pcm] = decoder.push(readFileSync(join(root, "samples/audio", name)));
    const { sampleRate } = decoder.header!;
    const heard = await page.evaluate(
      ([samples, rate]) => window.dualtone.detectTones(Int16Array.from(samples), { sampleRate: rate }),
      [[...pcm!], sampleRate] as const,
    );
    const expected = detectTones(pcm!, { sampleRate });
    expect(expected.length).toBeGreaterThan(3);
    expect(heard).toEqual(expected);
    expect(complaints).toEqual([]);
  },
);
