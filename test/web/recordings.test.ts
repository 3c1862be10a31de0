// Recordings, the microphone and what is wrong with them, on the keypad page in Chromium.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { encodeWav, WavDecoder } from "../../src/audio/index.ts";
import { renderTones } from "../../src/index.ts";
import { root, serve, startChromium } from "./browser.ts";
import { choose, digitsOf, openPage, servePage, tonesOf } from "./keypad-page.ts";

const folder = mkdtempSync(join(tmpdir(), "dualtone-recordings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sample = (name: string) => join(root, "samples/audio", name);

// The fake microphone takes 16-bit samples; DTMF under speech.
const microphone = join(folder, "microphone.wav");
const decoder = new WavDecoder();
const [speech] = decoder.push(readFileSync(sample("speech-under.wav")));
writeFileSync(microphone, encodeWav(speech as Int16Array, { sampleRate: 8000 }));

const browser = await startChromium(microphone);
const url = await servePage();

describe("a recording", () => {
  it("that is dropped lists its tones, each channel by itself", async () => {
    const { page, complaints } = await openPage(browser, url);
    const bytes = [...readFileSync(sample("two-channels.wav"))];
    await page.evaluate((data) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(data)], "two-channels.wav"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, bytes);
    await tonesOf(page, 9);
    expect(await page.locator("#digits p").allTextContents()).toEqual(["channel 12468#", "channel 2*13D"]);
    expect(await page.locator("#facts").textContent()).toBe("8000 Hz, 2 channels, 5.4 s");
    const [channel, tone, start] = await page.locator("#tones tr:first-child > *").allTextContents();
    expect([channel, tone, start]).toEqual(["2", "*", "1.701"]);
    expect(complaints).toEqual([]);
  });

  it("is shown whole, and closer by a tone's row, by keys, by buttons and by a drag", async () => {
    const { page, complaints } = await openPage(browser, url);
    await choose(page, sample("menu.wav"));
    await tonesOf(page, 9);
    const shows = (tones: string) =>
      page.waitForFunction(
        (wanted) => document.querySelector("#whole")?.getAttribute("aria-label")?.endsWith(`; ${wanted}`),
        tones,
      );
    await shows("4 8 2 0 3 9 7 5 #");
    await page.locator("#tones tr:nth-child(3)").click();
    await shows("8 2 0");
    await page.locator("#whole").press("0");
    await shows("4 8 2 0 3 9 7 5 #");
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Later" }).click();
    await shows("7 5 #");
    await page.getByRole("button", { name: "Whole" }).click();
    await shows("4 8 2 0 3 9 7 5 #");
    const { x, y, width } = (await page.locator("#whole").boundingBox())!;
    await page.mouse.move(x + width * 0.02, y + 100);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.3, y + 100, { steps: 4 });
    await page.mouse.up();
    await shows("no tones");
    expect(complaints).toEqual([]);
  });

  it("of a format that the browser decodes is heard", async () => {
    const { page } = await openPage(browser, url);
    await page.evaluate(
      async (wav) => {
        const context = new AudioContext();
        const buffer = await context.decodeAudioData(new Uint8Array(wav).buffer);
        const target = new MediaStreamAudioDestinationNode(context, {
          ...{ channelCount: 1, channelCountMode: "explicit" },
        });
        const recorder = new MediaRecorder(target.stream, { mimeType: "audio/webm;codecs=opus" });
        const source = new AudioBufferSourceNode(context, { buffer });
        source.connect(target);
        const parts: Blob[] = [];
        recorder.ondataavailable = ({ data }) => parts.push(data);
        recorder.start();
        source.start();
        await new Promise((resolve) => (source.onended = resolve));
        recorder.stop();
        await new Promise((resolve) => (recorder.onstop = resolve));
        await context.close();
        const transfer = new DataTransfer();
        transfer.items.add(new File(parts, "call.webm"));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
      },
      [...encodeWav(renderTones("w1800555#w", { toneMs: 80, gapMs: 80 }), { sampleRate: 8000 })],
    );
    expect(await tonesOf(page, 8)).toBe("1800555#");
    expect(await page.locator("#facts").textContent()).toMatch(/^16000 Hz, 1 channel/);
  });

  it.each([0, 3, 100])("of %i samples is shown", async (count) => {
    const { page, complaints } = await openPage(browser, url);
    const buffer = Buffer.from(encodeWav(new Int16Array(count), { sampleRate: 8000 }));
    await choose(page, { name: "short.wav", mimeType: "audio/wav", buffer });
    await page.waitForFunction(() => document.querySelector("#whole")?.getAttribute("aria-label"));
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Later" }).click();
    await page.waitForTimeout(200);
    expect(await page.locator("#complaint").textContent()).toBe("");
    expect(complaints).toEqual([]);
  });

  it("without tones says so", async () => {
    const { page } = await openPage(browser, url);
    await choose(page, sample("speech-alone.wav"));
    await page.waitForFunction(() => document.querySelector("#facts")?.textContent !== "");
    expect(await page.locator("#facts").textContent()).toMatch(/^8000 Hz, 1 channel, [\d.]+ s; no tones$/);
  });

  it("of two hours is heard to its end, with progress, and drawn", async () => {
    const rate = 8000;
    const pcm = new Int16Array(7200 * rate);
    for (let i = 0; i < pcm.length; i++) pcm[i] = ((i * 7919) % 401) - 200;
    for (const second of [10, 3600, 7190])
      pcm.set(renderTones("1800#", { sampleRate: rate, toneMs: 80 }), second * rate);
    const path = join(folder, "two-hours.wav");
    writeFileSync(path, encodeWav(pcm, { sampleRate: rate, format: "mulaw" }));
    const { page, complaints } = await openPage(browser, url);
    const started = performance.now();
    await choose(page, path);
    const isReading = () => {
      const share = document.querySelector<HTMLProgressElement>("#share");
      return (
        share !== null &&
        share.value > 0 &&
        share.value < 1 &&
        !document.querySelector<HTMLElement>("#progress")!.hidden
      );
    };
    await page.waitForFunction(isReading);
    await page.waitForFunction(() => document.querySelector("#facts")?.textContent !== "");
    await page.waitForFunction(() => document.querySelector("#whole")?.getAttribute("aria-label"));
    console.log(`two hours heard and drawn in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    expect(await digitsOf(page)).toBe("1800#1800#1800#");
    expect(complaints).toEqual([]);
  });
});

describe("a file that cannot be heard", () => {
  it.each([
    ["notes.txt", Buffer.from("no audio at all"), "it is no audio that this browser can decode"],
    ["empty.wav", Buffer.alloc(0), "it is no audio that this browser can decode"],
    ["cut.wav", Buffer.from("RIFF\x10\x00\x00\x00WAVE"), "WAV: expected audio, got the end after 12 bytes"],
    [
      "slow.wav",
      Buffer.from(encodeWav(new Int16Array(800), { sampleRate: 4000 })),
      "sampleRate: expected an integer from 8000 to 192000, got 4000",
    ],
    [
      "many.wav",
      Buffer.from(
        encodeWav(
          Array.from({ length: 17 }, () => new Int16Array(80)),
          { sampleRate: 8000 },
        ),
      ),
      "channels: expected at most 16, got 17",
    ],
  ])("%s: the page says why", async (name, buffer, reason) => {
    const { page } = await openPage(browser, url);
    await choose(page, { name, mimeType: "application/octet-stream", buffer });
    await page.waitForFunction(() => document.querySelector("#complaint")?.textContent !== "");
    const said = await page.locator("#complaint").textContent();
    expect(said).toContain(`${name} cannot be read: ${reason}`);
    expect(await page.locator("#progress").isHidden()).toBe(true);
    await choose(page, sample("fast.wav"));
    expect(await tonesOf(page, 23)).toBe("18005551234018005559876");
    expect(await page.locator("#complaint").textContent()).toBe("");
  });
});

describe("the microphone", () => {
  it("is heard: DTMF under speech", async () => {
    const { page, complaints } = await openPage(browser, url);
    await page.locator("#source [value=microphone]").check({ force: true });
    // The file comes round and round, from anywhere in it.
    await page.waitForFunction(() => document.querySelector("#digits")?.textContent?.includes("5551234"), undefined, {
      timeout: 45_000,
    });
    expect("5551234".repeat(9)).toContain(await digitsOf(page));
    expect(complaints).toEqual([]);
  });

  it("refused is told of, and the page goes on", async () => {
    const denying = await startChromium(undefined, ["--deny-permission-prompts"]);
    const { page } = await openPage(denying, url);
    await page.locator("#source [value=microphone]").check({ force: true });
    await page.waitForFunction(() => document.querySelector("#complaint")?.textContent !== "");
    expect(await page.locator("#complaint").textContent()).toMatch(/^The microphone was refused\./);
    expect(await page.locator("#source [value=page]").isChecked()).toBe(true);
    await page.keyboard.type("9");
    expect(await tonesOf(page, 1)).toBe("9");
    await denying.close();
  });
});

describe("audio that cannot be started", () => {
  it("because the processor is not served: the page says so, and tries again", async () => {
    const site = join(folder, "site");
    cpSync(join(root, "build/web-keypad"), site, { recursive: true });
    const processor = join(
      site,
      "assets",
      readdirSync(join(site, "assets")).find((name) => name.startsWith("processor"))!,
    );
    renameSync(processor, `${processor}.away`);
    const { page } = await openPage(browser, await serve(site));
    await page.keyboard.type("1");
    await page.waitForFunction(() => document.querySelector("#complaint")?.textContent !== "");
    expect(await page.locator("#complaint").textContent()).toMatch(
      /^The audio cannot be started: processor: expected .* to load/,
    );
    renameSync(`${processor}.away`, processor);
    await page.keyboard.type("2");
    expect(await tonesOf(page, 1)).toBe("2");
    expect(await page.locator("#complaint").textContent()).toBe("");
  });

  it("because a policy forbids WebAssembly: the page names what is missing", async () => {
    const strict = await servePage({ "content-security-policy": "script-src 'self'" });
    const { page } = await openPage(browser, strict);
    await page.keyboard.type("1");
    await page.waitForFunction(() => document.querySelector("#complaint")?.textContent !== "");
    expect(await page.locator("#complaint").textContent()).toContain("wasm-unsafe-eval");
  });
});
