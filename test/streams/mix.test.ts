// mixTones: what a bot's audio and its tones become together, measured.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderTones, ToneGenerator, type RenderOptions } from "../../src/index.ts";
import { mixTones, ToneMixer, type MixOptions } from "../../src/streams/index.ts";
import { namesOf, hear } from "../hear.ts";
import { Random, whiteNoise, babble } from "../signals.ts";
import { all, pieces, watched } from "./sources.ts";

const RATE = 16000;
const FRAME = 320;

/** Mixes all of a recording, with the tones queued before the given frame. */
function mixed(audio: Int16Array, sequence: string, options: MixOptions & RenderOptions = {}, atFrame = 0): Int16Array {
  const generator = new ToneGenerator({ sampleRate: RATE, ...options });
  const mixer = new ToneMixer(generator, options);
  const out = new Int16Array(audio.length);
  [...pieces(audio, [FRAME])].forEach((frame, i) => {
    if (i === atFrame) generator.enqueue(sequence);
    out.set(mixer.mix(frame), i * FRAME);
  });
  return out;
}

function sine(hz: number, peak: number, length: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => peak * Math.sin((2 * Math.PI * hz * i) / RATE));
}

const square = Int16Array.from({ length: RATE }, (_, i) => (i % 40 < 20 ? 32767 : -32768));

/** Greatest step of a slow signal from one sample to the next. */
function greatestStep(pcm: Int16Array): number {
  return pcm.reduce((worst, sample, i) => Math.max(worst, i === 0 ? 0 : Math.abs(sample - pcm[i - 1]!)), 0);
}

describe("in place of the audio", () => {
  test("tones are the generator's own, bit for bit, once the audio has faded out", () => {
    const tones = renderTones("15#", { sampleRate: RATE });
    const out = mixed(square, "15#");
    const fade = (RATE * 5) / 1000;
    expect(out.subarray(fade, tones.length)).toEqual(tones.subarray(fade));
  });

  test("the audio fades in 5 ms each way and is untouched outside", () => {
    const audio = new Int16Array(RATE).fill(20000);
    // A tone as good as silent leaves the audio's gain to be seen.
    const out = mixed(audio, "5", { levelDbm0: -70, toneMs: 100 }, 5);
    const [from, until, fade] = [5 * FRAME, 5 * FRAME + RATE / 10, (RATE * 5) / 1000];
    expect(out.subarray(0, from)).toEqual(audio.subarray(0, from));
    expect(out.subarray(until + fade)).toEqual(audio.subarray(until + fade));
    for (let i = from + fade; i < until; i++) expect(Math.abs(out[i]!)).toBeLessThan(20);
    // 80 samples down, 80 up, each an 80th of the audio and a little of the tone.
    expect(greatestStep(out)).toBeLessThan(20000 / 80 + 20);
  });

  test("the audio stays down through gaps and pauses, up to the last tone", () => {
    const out = mixed(new Int16Array(RATE).fill(20000), "1w2", { toneMs: 50, levelDbm0: -70 });
    const sent = (RATE * 600) / 1000;
    expect(Math.max(...out.subarray(RATE / 200, sent))).toBeLessThan(20);
    expect(out[sent + RATE / 200]).toBe(20000);
  });

  test("tones in loud speech are heard", () => {
    const random = new Random(1);
    const speech = Int16Array.from(babble(random, 3 * RATE, RATE, 2), (sample) => sample * 12000);
    expect(namesOf(hear(mixed(speech, "1590*#", {}, 20), { sampleRate: RATE }))).toBe("11559900**##");
  });
});

describe("over the audio", () => {
  test.each(["over", "replace"] as const)("%s: the sum never clips, whatever the levels, edges and audio", (mode) => {
    const anyVoice = fc.record({
      levelDbm0: fc.double({ min: -20, max: -2.9, noNaN: true }),
      rampMs: fc.constantFrom(0, 1, 4, 20),
      toneMs: fc.constantFrom(13, 50),
      gapMs: fc.constantFrom(0, 3, 20),
    });
    fc.assert(
      fc.property(anyVoice, fc.integer(), fc.integer({ min: 0, max: 9 }), (voice, seed, atFrame) => {
        const loud = whiteNoise(new Random(seed), RATE, RATE, 1);
        const audio = Int16Array.from(loud, (sample) => (sample < 0 ? -32768 : 32767));
        const tones = new Int16Array(RATE);
        tones.set(renderTones("16D0", { sampleRate: RATE, ...voice }), atFrame * FRAME);
        const out = mixed(audio, "16D0", { ...voice, mode }, atFrame);
        out.forEach((sample, i) => {
          // What is left of the audio has its sign, and is no louder than it was. A sum that wraps or clips has not.
          const share = (sample - tones[i]!) / audio[i]!;
          if (share < -0.0001 || share > 1.0001) throw new Error(`sample ${i}: share ${share}`);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("the tones are whole: taken out again, they leave only the audio, softly lowered by their peak", () => {
    const audio = sine(50, 20000, RATE);
    const tones = new Int16Array(RATE);
    tones.set(renderTones("5", { sampleRate: RATE, toneMs: 300 }), 5 * FRAME);
    const out = mixed(audio, "5", { mode: "over", toneMs: 300 }, 5);
    const left = out.map((sample, i) => sample - tones[i]!);
    const peak = Math.max(...tones) / 32768;
    const middle = left.subarray(7 * FRAME, 17 * FRAME);
    expect(Math.max(...middle) / 20000).toBeCloseTo(1 - peak, 2);
    expect(left.subarray(0, 5 * FRAME)).toEqual(audio.subarray(0, 5 * FRAME));
    // The tone's first peaks lower the audio by a sixth at the most; at full level a click would be half of it.
    expect(greatestStep(left)).toBeLessThan(20000 / 6);
  });

  test("tones over quiet speech are heard", () => {
    const speech = Int16Array.from(babble(new Random(2), 3 * RATE, RATE, 2), (sample) => sample * 1500);
    expect(namesOf(hear(mixed(speech, "1590*#", { mode: "over" }, 20), { sampleRate: RATE }))).toBe("11559900**##");
  });
});

describe("stopped", () => {
  test.each([FRAME, 40])("a tone fades out within a frame of %i samples, and the queue is forgotten", (size) => {
    const generator = new ToneGenerator({ sampleRate: RATE });
    generator.enqueue("123");
    const mixer = new ToneMixer(generator);
    const silence = new Int16Array(size);
    const sounding = Array.from({ length: 3200 / size }, () => mixer.mix(silence));
    mixer.stop();
    const last = mixer.mix(silence);
    expect(generator.pendingMs).toBe(0);
    expect(mixer.mix(silence)).toEqual(silence);
    // The tone as it would have gone on, ever less of it.
    const whole = renderTones("123", { sampleRate: RATE }).subarray(3200, 3200 + size);
    const fade = Math.min(size, RATE / 200);
    last.forEach((sample, i) => expect(Math.abs(sample - whole[i]! * Math.max(1 - (i + 1) / fade, 0))).toBeLessThan(1));
    expect(Math.max(...sounding.flatMap((part) => [...part]))).toBeGreaterThan(5000);
    // And it can send again.
    generator.enqueue("9");
    expect(Math.max(...mixer.mix(new Int16Array(RATE)))).toBeGreaterThan(5000);
  });

  test("with nothing to send, it lets the audio through", () => {
    const mixer = new ToneMixer(new ToneGenerator());
    mixer.stop();
    const frame = new Int16Array(160).fill(5);
    expect(mixer.mix(frame)).toBe(frame);
  });
});

test("floats mix as int16 samples do", () => {
  const audio = sine(300, 25000, RATE);
  const floats = Float32Array.from(audio, (sample) => sample / 32768);
  for (const mode of ["over", "replace"] as const) {
    const expected = mixed(audio, "90", { mode });
    const generator = new ToneGenerator({ sampleRate: RATE });
    generator.enqueue("90");
    const out = new ToneMixer(generator, { mode }).mix(floats);
    expected.forEach((sample, i) => expect(Math.abs(out[i]! * 32768 - sample)).toBeLessThan(1.01));
  }
});

test("frames of any length, also of one sample or none, give the same samples", () => {
  const audio = sine(300, 25000, RATE);
  const expected = mixed(audio, "9");
  for (const size of [1, 7, 160, 5000]) {
    const generator = new ToneGenerator({ sampleRate: RATE });
    generator.enqueue("9");
    const mixer = new ToneMixer(generator);
    const parts = [...pieces(audio, [size, 0])].map((frame) => mixer.mix(frame));
    expect(parts.flatMap((part) => [...part])).toEqual([...expected]);
  }
});

test("the audio's own frames are not written to, and pass through while there are no tones", async () => {
  const generator = new ToneGenerator({ sampleRate: RATE });
  const frames = [new Int16Array(FRAME).fill(9), new Int16Array(FRAME).fill(9), new Int16Array(FRAME).fill(9)];
  const out: Int16Array[] = [];
  for await (const frame of mixTones(frames, generator)) {
    out.push(frame);
    if (out.length === 1) generator.enqueue("1");
  }
  expect(out[0]).toBe(frames[0]);
  expect(out[1]).not.toBe(frames[1]);
  expect(frames.every((frame) => frame.every((sample) => sample === 9))).toBe(true);
});

describe("mixTones", () => {
  const generator = new ToneGenerator();

  test("ends with the frames, and leaves the rest of the tones in the generator", async () => {
    generator.enqueue("5");
    expect(await all(mixTones([new Int16Array(160)], generator))).toHaveLength(1);
    expect(generator.pendingMs).toBe(180);
    generator.clear();
  });

  test("passes the source's error on, and closes the source when the reader leaves", async () => {
    const error = new Error("the voice was lost");
    await expect(all(mixTones(watched([new Int16Array(9)], error).source, generator))).rejects.toBe(error);
    const source = watched([new Int16Array(9), new Int16Array(9)]);
    for await (const frame of mixTones(source.source, generator)) if (frame) break;
    expect(source.isClosed).toBe(true);
  });

  test("refuses what is no PCM, and closes the source", async () => {
    const source = watched([Buffer.alloc(320) as never]);
    const message = "frame: expected an Int16Array or a Float32Array, got a Buffer";
    await expect(all(mixTones(source.source, generator))).rejects.toThrow(new TypeError(message));
    expect(source.isClosed).toBe(true);
  });

  test("throws at once for bad arguments", () => {
    expect(() => mixTones(5 as never, generator)).toThrow("frames: expected an async iterable or an iterable, got 5");
    expect(() => mixTones([], {} as never)).toThrow("generator: expected a ToneGenerator, got an object");
    expect(() => mixTones([], generator, { mode: "under" as never })).toThrow(
      'mode: expected one of "replace", "over"',
    );
  });
});
