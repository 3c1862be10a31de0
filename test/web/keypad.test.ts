// The keypad page in Chromium: keys, sequences and saved files.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { WavDecoder } from "../../src/audio/index.ts";
import { detectTones } from "../../src/index.ts";
import { startChromium } from "./browser.ts";
import { digitsOf, openPage, servePage, tonesOf } from "./keypad-page.ts";

const browser = await startChromium();
const url = await servePage();

const all = "0123456789*#ABCD";
const spoken = (tone: string) => ({ "*": "star", "#": "pound" })[tone] ?? tone;

describe("keys", () => {
  it("pressed with the mouse are heard, in order, none twice", async () => {
    const { page, complaints } = await openPage(browser, url);
    for (const tone of all) await page.getByRole("button", { name: spoken(tone), exact: true }).click({ delay: 40 });
    expect(await tonesOf(page, 16)).toBe(all);
    expect(await digitsOf(page)).toBe(all);
    expect(complaints).toEqual([]);
  });

  it("typed on the keyboard are heard, small letters and quick ones too", async () => {
    const { page, complaints } = await openPage(browser, url);
    await page.keyboard.type("1800555*#abcd99", { delay: 20 });
    expect(await tonesOf(page, 15)).toBe("1800555*#ABCD99");
    expect(complaints).toEqual([]);
  });

  it("touched are heard", async () => {
    const { page } = await openPage(browser, url, { hasTouch: true, viewport: { width: 360, height: 740 } });
    for (const tone of "159#") await page.getByRole("button", { name: spoken(tone), exact: true }).tap();
    expect(await tonesOf(page, 4)).toBe("159#");
  });

  it("held sound as long as they are held: by mouse, by a typed digit, by the space bar on a focused key", async () => {
    const { page } = await openPage(browser, url);
    // The first press starts the audio, which takes a moment.
    await page.keyboard.type("1");
    await tonesOf(page, 1);
    const heldMs: number[] = [];
    const hold = async (down: () => Promise<void>, up: () => Promise<void>) => {
      await down();
      const from = performance.now();
      await page.waitForTimeout(700);
      await up();
      heldMs.push(performance.now() - from);
      await page.waitForTimeout(300);
    };
    await page.getByRole("button", { name: "5", exact: true }).hover();
    await hold(
      () => page.mouse.down(),
      () => page.mouse.up(),
    );
    await hold(
      () => page.keyboard.down("7"),
      () => page.keyboard.up("7"),
    );
    await page.getByRole("button", { name: "pound" }).focus();
    await hold(
      () => page.keyboard.down(" "),
      () => page.keyboard.up(" "),
    );
    expect(await tonesOf(page, 4)).toBe("157#");
    const lengths = (await page.locator("#tones td:nth-child(4)").allTextContents()).map(Number);
    lengths.slice(1).forEach((length, i) => expect(Math.abs(length - heldMs[i]!)).toBeLessThan(200));
  });

  it("are activated by a screen reader's click", async () => {
    const { page } = await openPage(browser, url);
    await page.getByRole("button", { name: "star" }).evaluate((key) => (key as HTMLElement).click());
    expect(await tonesOf(page, 1)).toBe("*");
  });
});

describe("a dialled sequence", () => {
  it("is played as the sliders say, and heard so", async () => {
    const { page, complaints } = await openPage(browser, url);
    await page.getByLabel("Level").fill("-20");
    await page.getByLabel("Twist").fill("4");
    await page.getByLabel("Sequence").fill("147wd");
    await page.getByRole("button", { name: "Dial" }).click();
    expect(await tonesOf(page, 4)).toBe("147D");
    const [, , start, length, level, twist] = await page
      .locator("#tones tr:nth-child(2) td, #tones tr:nth-child(2) th")
      .allTextContents();
    expect(Number(start)).toBeGreaterThan(0);
    expect(Math.abs(Number(length) - 116)).toBeLessThanOrEqual(1);
    expect([level, twist]).toEqual(["-20.0", "+4.0"]);
    expect(complaints).toEqual([]);
  });

  it("goes on as it began when a slider is moved, and the next one is played anew", async () => {
    const { page } = await openPage(browser, url);
    const dial = page.getByRole("button", { name: "Dial" });
    await page.getByLabel("Sequence").fill("123456");
    await dial.click();
    await tonesOf(page, 2);
    await page.getByLabel("Level").fill("-25");
    expect(await tonesOf(page, 6)).toBe("123456");
    await dial.click();
    expect(await tonesOf(page, 12)).toBe("123456123456");
    const levels = await page.locator("#tones td:nth-child(5)").allTextContents();
    expect([...new Set(levels.slice(0, 6)), ...new Set(levels.slice(6))]).toEqual(["-10.0", "-25.0"]);
  });

  it("is refused, with the reason, where it has what is no key", async () => {
    const { page } = await openPage(browser, url);
    await page.getByLabel("Sequence").fill("12x");
    await page.getByRole("button", { name: "Dial" }).click();
    expect(await page.locator("#sequence-error").textContent()).toBe('No key is called "x" (character 3).');
    expect(await page.getByLabel("Sequence").getAttribute("aria-invalid")).not.toBeNull();
  });

  it("is stopped", async () => {
    const { page } = await openPage(browser, url);
    const sequence = "1".repeat(400);
    await page.getByLabel("Sequence").fill(sequence);
    await page.getByRole("button", { name: "Dial" }).click();
    await tonesOf(page, 2);
    await page.getByRole("button", { name: "Stop" }).click();
    // However long a slow machine takes to hear what had been sent: were it not stopped, there would be more each time.
    const counts = [0, (await digitsOf(page)).length];
    while (counts.at(-1) !== counts.at(-2)) {
      await page.waitForTimeout(500);
      counts.push((await digitsOf(page)).length);
    }
    expect(counts.at(-1)).toBeLessThan(sequence.length);
  });
});

describe("saved files", () => {
  it("hold the tones of the list, and the dialled sequence", async () => {
    const { page } = await openPage(browser, url);
    const saved = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name, exact: true }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    const tonesIn = (bytes: Buffer) => {
      const decoder = new WavDecoder();
      const [pcm] = decoder.push(bytes);
      return detectTones(pcm!, { sampleRate: decoder.header!.sampleRate })
        .map(({ tone }) => tone)
        .join("");
    };
    const dialled = await saved("Save as WAV");
    expect([dialled.name, tonesIn(dialled.bytes)]).toEqual(["dialled.wav", "18005550199#"]);
    await page.keyboard.type("42#", { delay: 50 });
    await tonesOf(page, 3);
    const wav = await saved("WAV");
    expect([wav.name, tonesIn(wav.bytes)]).toEqual(["tones.wav", "42#"]);
    const csv = await saved("CSV");
    expect(csv.bytes.toString()).toMatch(
      /^channel,tone,startMs,endMs,levelDbm0,twistDb,lowHz,highHz,snrDb\r\n1,4,[\d.]+,/,
    );
    expect(csv.bytes.toString().trim().split("\r\n").length).toBe(4);
    const json = JSON.parse((await saved("JSON")).bytes.toString()) as { tone: string; lowHz: number }[];
    expect(json.map(({ tone }) => tone).join("")).toBe("42#");
    expect(Math.abs(json[0]!.lowHz - 770)).toBeLessThan(1);
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await page.getByRole("button", { name: "CSV" }).isDisabled()).toBe(true);
  });
});
