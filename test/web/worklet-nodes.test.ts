// The audio thread's nodes in Chromium: what they play, and what they hear and when.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { WavDecoder } from "../../src/audio/index.ts";
import { detectTones, renderTones } from "../../src/index.ts";
import { root, serve, startChromium } from "./browser.ts";
import { buildProject, openWith } from "./worklet-page.ts";

const { built } = await buildProject();
const browser = await startChromium();
const url = await serve(built);

describe("the generator node", () => {
  let page: Page;
  beforeAll(async () => ({ page } = await openWith(browser, url)));

  it.each([8000, 44100, 48000, 96000])("plays at %i Hz what renderTones renders, sample for sample", async (rate) => {
    const played = await page.evaluate(async (sampleRate) => {
      const context = new OfflineAudioContext(1, sampleRate, sampleRate);
      const generator = await window.dualtone.createToneGeneratorNode(context, { levelDbm0: -7, twistDb: 2 });
      generator.connect(context.destination);
      generator.enqueue("15D");
      await new Promise((resolve) => setTimeout(resolve, 100));
      const buffer = await context.startRendering();
      return Array.from(buffer.getChannelData(0), (sample) => sample * 32768);
    }, rate);
    const rendered = Array.from(renderTones("15D", { sampleRate: rate, levelDbm0: -7, twistDb: 2 }));
    const first = played.findIndex((sample) => sample !== 0);
    const skipped = rendered.findIndex((sample) => sample !== 0);
    expect(played.slice(first, first + rendered.length - skipped)).toEqual(rendered.slice(skipped));
  });

  it("holds a tone for as long as it is pressed, at least toneMs, ends it softly, and loses no quick press", async () => {
    const { heard, heldMs } = await page.evaluate(async () => {
      const context = new AudioContext();
      const generator = await window.dualtone.createToneGeneratorNode(context, { toneMs: 60, gapMs: 50 });
      const detector = await window.dualtone.createToneDetectorNode(context);
      const tones: { tone: string; lengthMs: number }[] = [];
      detector.addEventListener("toneend", ({ detail }) => {
        tones.push({ tone: detail.tone, lengthMs: detail.endMs - detail.startMs });
      });
      generator.connect(detector);
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const pressed = context.currentTime;
      generator.press("5");
      await wait(600);
      generator.release();
      const heldMs = (context.currentTime - pressed) * 1000;
      for (const tone of ["5", "5", "9", "*"] as const) {
        generator.press(tone);
        generator.release();
      }
      generator.enqueue("12");
      generator.press("D");
      generator.enqueue("0");
      await wait(1200);
      generator.release();
      await wait(500);
      generator.press("7");
      await wait(200);
      generator.clear();
      await wait(400);
      await context.close();
      return { heard: tones, heldMs };
    });
    expect(heard.map(({ tone }) => tone).join("")).toBe("5559*12D07");
    const lengths = heard.map(({ lengthMs }) => lengthMs);
    expect(Math.abs(lengths[0]! - heldMs)).toBeLessThan(100);
    for (const length of lengths.slice(1, 5)) expect(Math.abs(length - 62)).toBeLessThan(6);
    expect(lengths[7]).toBeGreaterThan(400);
  });

  it("takes whatever else an item of a list has, and is gone once it is closed", async () => {
    const result = await page.evaluate(async () => {
      const context = new AudioContext();
      const generator = await window.dualtone.createToneGeneratorNode(context);
      const list = [{ tone: "star", toneMs: 50, label: () => "not for the audio thread" }, { pauseMs: 10 }];
      generator.enqueue(list);
      const drained = await new Promise((resolve) => generator.addEventListener("drained", () => resolve("drained")));
      generator.close();
      generator.enqueue("1");
      const later = new Promise((resolve) => generator.addEventListener("drained", () => resolve("still there")));
      const gone = await Promise.race([later, new Promise((resolve) => setTimeout(resolve, 600, "gone"))]);
      await context.close();
      return [drained, gone];
    });
    expect(result).toEqual(["drained", "gone"]);
  });

  it("refuses at once what is no sequence, and tells of a queue that is full", async () => {
    const messages = await page.evaluate(async () => {
      const context = new AudioContext();
      const generator = await window.dualtone.createToneGeneratorNode(context);
      const caught: string[] = [];
      for (const bad of ["12x", 5, [{}]]) {
        try {
          generator.enqueue(bad as string);
        } catch (error) {
          caught.push(String(error));
        }
      }
      const refused = new Promise<string>((resolve) => {
        generator.addEventListener("refused", ({ detail }) => resolve(String(detail)));
      });
      generator.enqueue("1".repeat(65_536));
      generator.enqueue("1");
      caught.push(await refused);
      await context.close();
      return caught;
    });
    expect(messages[0]).toMatch(/^RangeError: sequence\[2\]: expected a tone/);
    expect(messages[1]).toMatch(/^TypeError: sequence: expected a dial string or an array, got 5/);
    expect(messages[2]).toMatch(/^TypeError: sequence\[0\]/);
    expect(messages[3]).toMatch(/^RangeError: sequence: expected at most 65536 pending steps/);
  });
});

describe("the detector node", () => {
  let page: Page;
  beforeAll(async () => ({ page } = await openWith(browser, url)));

  it("tells times of the context's clock, to 1 ms of what the recording holds", async () => {
    const bytes = readFileSync(join(root, "samples/audio/menu.wav"));
    const decoder = new WavDecoder();
    const [pcm] = [...decoder.push(bytes)];
    const expected = detectTones(pcm!, { sampleRate: 8000 });
    const heard = await page.evaluate(
      async (wav) => {
        const context = new AudioContext();
        const buffer = await context.decodeAudioData(new Uint8Array(wav).buffer);
        const detector = await window.dualtone.createToneDetectorNode(context);
        const source = new AudioBufferSourceNode(context, { buffer });
        source.connect(detector);
        const at = context.currentTime + 0.1;
        const tones: { tone: string; startMs: number; endMs: number }[] = [];
        detector.addEventListener("toneend", ({ detail }) => {
          const offsetMs = 3500 - at * 1000;
          tones.push({ ...detail, startMs: detail.startMs + offsetMs, endMs: detail.endMs + offsetMs });
        });
        source.start(at, 3.5);
        await new Promise((resolve) => setTimeout(resolve, 3000));
        await context.close();
        return tones;
      },
      [...bytes],
    );
    expect(heard.map(({ tone }) => tone).join("")).toBe("48203975#");
    heard.forEach(({ startMs, endMs }, i) => {
      expect(Math.abs(startMs - expected[i]!.startMs)).toBeLessThan(1);
      expect(Math.abs(endMs - expected[i]!.endMs)).toBeLessThan(1);
    });
  });

  it("hears in an offline context what detectTones hears", async () => {
    const rendered = renderTones("0123456789*#ABCD", { sampleRate: 48000, toneMs: 50, gapMs: 50 });
    const heard = await page.evaluate(
      async (samples) => {
        const context = new OfflineAudioContext(1, samples.length + 48000, 48000);
        const buffer = new AudioBuffer({ length: samples.length, sampleRate: 48000 });
        buffer.copyToChannel(
          Float32Array.from(samples, (sample) => sample / 32768),
          0,
        );
        const detector = await window.dualtone.createToneDetectorNode(context);
        const tones: object[] = [];
        detector.addEventListener("toneend", ({ detail }) => tones.push(detail));
        const source = new AudioBufferSourceNode(context, { buffer });
        source.connect(detector);
        source.start();
        await context.startRendering();
        await new Promise((resolve) => setTimeout(resolve, 200));
        return tones;
      },
      [...rendered],
    );
    expect(heard).toEqual(
      detectTones(
        Float32Array.from(rendered, (sample) => sample / 32768),
        { sampleRate: 48000 },
      ),
    );
  });

  it("hears the same at every rate, and nothing once it is closed", async () => {
    const heard = await page.evaluate(async () => {
      const results: string[] = [];
      for (const sampleRate of [8000, 16000, 44100, 96000]) {
        const context = new AudioContext({ sampleRate });
        const generator = await window.dualtone.createToneGeneratorNode(context, { preset: "q24" });
        const detector = await window.dualtone.createToneDetectorNode(context, { profile: "att" });
        let tones = "";
        detector.addEventListener("tonestart", ({ detail }) => (tones += detail.tone));
        generator.connect(detector);
        const play = async () => {
          generator.enqueue("147#");
          await new Promise((resolve) => generator.addEventListener("drained", resolve, { once: true }));
          await new Promise((resolve) => setTimeout(resolve, 150));
        };
        await play();
        detector.close();
        await play();
        results.push(tones);
        await context.close();
      }
      return results;
    });
    expect(heard).toEqual(["147#", "147#", "147#", "147#"]);
  });
});
