// The picture of a recording: where its shapes lie, and what its SVG and its PNG hold.
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectTones, renderTones, type DetectedTone } from "../../src/index.ts";
import { drawRecording, Spectrogram, toPng, toSvg, type Shape, type Track } from "../../src/picture/index.ts";
import { labelTones } from "../../src/picture/tone-labels.ts";

function track(dial: string, toneMs = 200): Track {
  const pcm = renderTones(dial, { toneMs });
  const spectrogram = new Spectrogram(8000);
  spectrogram.push(pcm);
  return { spectrogram, tones: detectTones(pcm) };
}

const texts = (shapes: readonly Shape[]) => shapes.flatMap((shape) => (shape.kind === "text" ? [shape.text] : []));

function pixelsOf(png: Uint8Array) {
  const bytes = Buffer.from(png);
  expect(bytes.toString("latin1", 1, 4)).toBe("PNG");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect([...bytes.subarray(24, 29)]).toEqual([8, 2, 0, 0, 0]);
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  expect(rows.length).toBe(height * (1 + 3 * width));
  return {
    width,
    height,
    at(x: number, y: number): number[] {
      const row = y * (1 + 3 * width);
      expect(rows[row], "no filter").toBe(0);
      return [...rows.subarray(row + 1 + 3 * x, row + 4 + 3 * x)];
    },
  };
}

describe("the picture of a recording", () => {
  it("marks the eight frequencies, the times, and each tone from its start to its end", () => {
    const one = track("159D");
    const { width, shapes, description } = drawRecording([one], { title: "one.wav" });
    expect(texts(shapes)).toEqual(expect.arrayContaining(["697", "770", "852", "941", "1209", "1336", "1477", "1633"]));
    expect(texts(shapes)).toEqual(expect.arrayContaining(["one.wav", "1.10 s, 4 tones", "1", "5", "9", "D", "0.5 s"]));
    expect(description).toBe("Spectrogram of one.wav from 0 to 2000 Hz; 1 5 9 D");
    const image = shapes.find((shape) => shape.kind === "image")!;
    const at = (ms: number) => image.x + (image.width * ms) / one.spectrogram.durationMs;
    const bands = shapes.filter((shape) => shape.kind === "box" && shape.opacity !== undefined);
    expect(bands.length).toBe(4);
    bands.forEach((band, i) => {
      const { startMs, endMs } = one.tones[i]!;
      if (band.kind !== "box") return;
      expect(band.x).toBeCloseTo(at(startMs), 5);
      expect(band.x + band.width).toBeCloseTo(at(endMs), 5);
      expect(band.title).toContain(`${startMs.toFixed(1)} to ${endMs.toFixed(1)} ms`);
    });
    for (const shape of shapes) {
      if (shape.kind === "box" || shape.kind === "image") expect(shape.x + shape.width).toBeLessThanOrEqual(width);
    }
  });

  it("shows each channel, and only the stretch that is asked for", () => {
    const tracks = [track("12"), track("*#")];
    const { shapes, description } = drawRecording(tracks, { title: "two.wav", fromMs: 250, toMs: 500 });
    expect(description).toBe("Spectrogram of two.wav from 0 to 2000 Hz; channel 1: 2; channel 2: #");
    expect(texts(shapes)).toEqual(expect.arrayContaining(["channel 1", "channel 2", "250 ms, 2 tones"]));
    expect(texts(shapes)).not.toContain("1");
  });

  it("is drawn of silence, of nothing, and as narrow as a telephone", () => {
    const nothing = { spectrogram: new Spectrogram(8000), tones: [] };
    expect(drawRecording([nothing], { title: "" }).description).toContain("no tones");
    const narrow = drawRecording([track("5")], { title: "a-long-name-".repeat(9), width: 320 });
    for (const shape of narrow.shapes) {
      if (shape.kind !== "text") continue;
      const reach = shape.text.length * shape.size * 0.6 * { start: 1, middle: 0.5, end: 0 }[shape.anchor];
      expect(shape.x + reach).toBeLessThanOrEqual(320 + 8);
    }
  });

  it.each([
    [{ fromMs: 600 }, "fromMs: expected a number from 0 to 499, got 600"],
    [{ toMs: 501 }, "toMs: expected a number from 1 to 500, got 501"],
    [{ fromMs: 100, toMs: 100 }, "toMs: expected a number from 101 to 500, got 100"],
    [{ width: 100 }, "width: expected a number from 240 to 8192, got 100"],
  ])("refuses %o", (options, message) => {
    const tracks = [track("12")];
    expect(() => drawRecording(tracks, { title: "", ...options })).toThrow(new RangeError(message));
  });

  it("refuses 17 channels", () => {
    const tracks = Array.from({ length: 17 }, () => ({ spectrogram: new Spectrogram(8000), tones: [] }));
    expect(() => drawRecording(tracks, { title: "" })).toThrow(
      "tracks.length: expected an integer from 1 to 16, got 17",
    );
  });
});

describe("labels of tones", () => {
  it("lie on the axis, apart from one another, in order, and say nothing that was not heard", () => {
    const presses = fc.array(
      fc.record({ tone: fc.constantFrom(..."0123456789*#ABCD"), pause: fc.integer({ min: 20, max: 20_000 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(presses, fc.integer({ min: 100, max: 1200 }), (list, right) => {
        let ms = 0;
        const tones = list.map(
          ({ tone, pause }) => ({ tone, startMs: (ms += pause), endMs: (ms += 80) }) as DetectedTone,
        );
        const labels = labelTones(tones, (at) => 40 + (at / (ms + 1)) * (right - 40), 40, right, 14);
        let free = 40;
        let rest = list.map(({ tone }) => tone).join("");
        for (const { x, width, text } of labels) {
          expect(x - width / 2).toBeGreaterThanOrEqual(free - 1e-6);
          free = x + width / 2;
          const said = text.replace("…", "");
          expect(rest).toContain(said);
          rest = rest.slice(rest.indexOf(said) + said.length);
        }
        expect(free).toBeLessThanOrEqual(right + 1e-6);
      }),
    );
  });

  it("leave none out where there is room", () => {
    const tones = Array.from(
      "18005550123",
      (tone, i) => ({ tone, startMs: i * 100, endMs: i * 100 + 50 }) as DetectedTone,
    );
    expect(
      labelTones(tones, (ms) => ms, 0, 1200, 14)
        .map(({ text }) => text)
        .join(""),
    ).toBe("18005550123");
    expect(labelTones(tones, (ms) => 500 + ms / 100, 0, 1200, 14).map(({ text }) => text)).toEqual(["18005550123"]);
  });
});

describe("an SVG", () => {
  it("is well-formed whatever the file is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (title) => {
        const svg = toSvg(drawRecording([{ spectrogram: new Spectrogram(8000), tones: [] }], { title, width: 240 }));
        // eslint-disable-next-line no-control-regex
        expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\ufffe\uffff]/);
        const content = svg.replace(/<\/?(svg|title|rect|line|text|image)( [\w-]+="[^"<&]*")*\/?>/g, "");
        expect(content.replace(/&(amp|lt|gt|quot);/g, "")).not.toMatch(/[<>&"]/);
      }),
      { numRuns: 50 },
    );
  });

  it("fetches nothing", () => {
    const svg = toSvg(drawRecording([track("1")], { title: "one.wav" }));
    const links = [...svg.matchAll(/href="(.{22})/g)].map(([, link]) => link);
    expect(links).toEqual(["data:image/png;base64,", "data:image/png;base64,"]);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toContain("http");
  });
});

describe("a PNG", () => {
  it("has the picture's colours at two pixels for one", () => {
    const one = track("5");
    const picture = drawRecording([one], { title: "one.wav", theme: "dark" });
    const { width, height, at } = pixelsOf(toPng(picture));
    expect([width, height]).toEqual([2 * picture.width, 2 * picture.height]);
    expect(at(1, 1)).toEqual([0x14, 0x16, 0x1f]);
    const bar = picture.shapes.filter(
      (shape) => shape.kind === "box" && shape.height === 2 && shape.opacity === undefined,
    )[0];
    if (bar?.kind !== "box") throw new Error("expected a bar on the tone's low frequency, got none");
    expect(at(Math.round(2 * bar.x + bar.width), Math.ceil(2 * bar.y) + 1)).toEqual([0x5e, 0xea, 0xd4]);
  });

  it("has letters, boxes for those of no known script, and never fails for one", () => {
    const drawn = (title: string) => Buffer.from(toPng(drawRecording([track("5")], { title, width: 300 })));
    expect(drawn("abc").equals(drawn("abd"))).toBe(false);
    expect(drawn("電話").equals(drawn("録音"))).toBe(true);
    expect(drawn("é").equals(drawn("e"))).toBe(true);
  });
});
