// A detector as hosts use it: a stream that comes in chunks, loses samples, ends and begins anew.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectTones, renderTones, ToneDetector, type ToneEvent } from "../src/index.ts";
import { hear, namesOf, type Pcm } from "./hear.ts";
import {
  addBursts,
  babble,
  losePackets,
  mix,
  powerOf,
  Random,
  toInt16,
  TONES,
  toneSequence,
  whiteNoise,
  type Signal,
} from "./signals.ts";

const RATES = [8000, 8001, 11025, 16000, 24000, 32000, 44100, 48000, 192_000];

/** Tones of all lengths under noise, speech, bursts or lost packets, or on a clean line. */
function anything(seed: number, sampleRate: number, under: string): Signal {
  const random = new Random(seed, under);
  const specs = Array.from({ length: 6 }, () => {
    const dbm0 = random.between(-30, 0);
    const lengths = { toneMs: random.between(15, 150), pauseMs: random.between(5, 100) };
    return { tone: random.pick(TONES), ...lengths, lowDbm0: dbm0, highDbm0: dbm0 + random.between(-6, 6) };
  });
  const signal = toneSequence(random, specs, { sampleRate });
  const { samples } = signal;
  if (under === "noise") mix(samples, whiteNoise(random, samples.length, sampleRate, powerOf(-25)));
  if (under === "speech") mix(samples, babble(random, samples.length, sampleRate, 2), 0.05);
  if (under === "bursts") addBursts(signal, random, 20, 1);
  if (under === "losses") losePackets(signal, random, { packetMs: 20, rate: 0.1, keepMs: 30 });
  return signal;
}

const anySignal = fc
  .tuple(
    fc.integer({ min: 1, max: 1e6 }),
    fc.constantFrom(...RATES),
    fc.constantFrom("nothing", "noise", "speech", "bursts", "losses"),
  )
  .map((parts) => anything(...parts));

const anySizes = fc
  .tuple(
    fc.constantFrom(1, 7, 31, 32, 33, 160, 320, 4095, 4096, 4097, 9000, 1e6),
    fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 4 }),
  )
  .map(([size, others]) => [size, ...others]);

function expectPairs(events: readonly ToneEvent[]): void {
  for (let i = 0; i < events.length; i += 2) {
    const [start, end] = events.slice(i, i + 2);
    expect([start?.type, end?.type]).toEqual(["start", "end"]);
    expect({ tone: end!.tone, startMs: end!.startMs }).toEqual({ tone: start!.tone, startMs: start!.startMs });
  }
}

/** From each tone's first sample to the sample that its start event took, in ms. */
function startDelays({ samples, sampleRate, tones }: Signal, detector: ToneDetector, chunk: number): number[] {
  const delays: number[] = [];
  for (let at = 0; at < samples.length; at += chunk) {
    for (const event of detector.push(samples.subarray(at, at + chunk))) {
      // Only a chunk's first sample is known to have been needed.
      if (event.type === "start") delays.push(((at + 1) / sampleRate) * 1000 - tones[delays.length]!.firstMs);
    }
  }
  return delays;
}

describe("chunks", () => {
  test("of any size give the same events, and detectTones gives their ends", () => {
    fc.assert(
      fc.property(anySignal, anySizes, fc.boolean(), ({ samples, sampleRate }, sizes, isFloat) => {
        const pcm: Pcm = isFloat ? samples : toInt16(samples);
        const events = hear(pcm, { sampleRate }, sizes);
        expect(events).toEqual(hear(pcm, { sampleRate }, [pcm.length]));
        expectPairs(events);
        const ends = detectTones(pcm, { sampleRate }).map((tone) => ({ type: "end", ...tone }));
        expect(ends).toEqual(events.filter((event) => event.type === "end"));
      }),
      { numRuns: 150 },
    );
  });

  test.each(RATES)(
    "of 1, 7, 160 and 4097 samples, with empty ones between, give the same events at %i Hz",
    (sampleRate) => {
      const pcm = renderTones("159D", { sampleRate, toneMs: 60, gapMs: 45 });
      const events = hear(pcm, { sampleRate }, [pcm.length]);
      expect(namesOf(events)).toBe("115599DD");
      for (const sizes of [[1], [7, 0], [0, 160], [4097, 0, 0]])
        expect(hear(pcm, { sampleRate }, sizes)).toEqual(events);
    },
  );

  test("may be of both types in turn, and written over once they are pushed", () => {
    const pcm = renderTones("159D");
    const detector = new ToneDetector();
    const events: ToneEvent[] = [];
    const [i16, f32] = [new Int16Array(160), new Float32Array(160)];
    for (let at = 0; at < pcm.length; at += 320) {
      i16.fill(0).set(pcm.subarray(at, at + 160));
      events.push(...detector.push(i16));
      f32.fill(0).set(Float32Array.from(pcm.subarray(at + 160, at + 320), (sample) => sample / 32768));
      events.push(...detector.push(f32));
      i16.fill(12345);
      f32.fill(NaN);
    }
    expect([...events, ...detector.flush()]).toEqual(hear(pcm));
  });
});

describe("events", () => {
  test("tell of a start while the tone sounds and of its end after it", () => {
    const detector = new ToneDetector();
    const pcm = renderTones(["5", { pauseMs: 200 }], { toneMs: 400 });
    const started = detector.push(pcm.subarray(0, 1600));
    expect(started).toEqual([{ type: "start", tone: "5", startMs: expect.closeTo(2, 0) as number }]);
    expect(detector.push(pcm.subarray(1600, 3200))).toEqual([]);
    const [end, ...more] = detector.push(pcm.subarray(3200));
    expect(more).toEqual([]);
    expect(Object.keys(end!)).toEqual([
      "type",
      "tone",
      "startMs",
      "endMs",
      "levelDbm0",
      "twistDb",
      "lowHz",
      "highHz",
      "snrDb",
    ]);
    expect(end).toMatchObject({ ...started[0], type: "end" });
  });

  test.each(RATES)("of a start come within latencyMs of the first sample at %i Hz", (sampleRate) => {
    const random = new Random(6, `${sampleRate}`);
    for (const dbm0 of [-40, -10, 0]) {
      for (const minToneMs of [15, 20, 25.5, 60]) {
        const specs = random.shuffled(TONES).map((tone) => {
          const edgeMs = random.pick([0, 4, 8]);
          return { tone, toneMs: 100, pauseMs: random.between(60, 64), edgeMs, lowDbm0: dbm0, highDbm0: dbm0 };
        });
        using detector = new ToneDetector({ sampleRate, minToneMs });
        const chunk = 1 + random.index(Math.floor(sampleRate / 8000));
        const delays = startDelays(toneSequence(random, specs, { sampleRate }), detector, chunk);
        expect(delays).toHaveLength(16);
        expect(Math.max(...delays), `${dbm0} dBm0, ${minToneMs} ms`).toBeLessThanOrEqual(detector.latencyMs);
      }
    }
  });

  test("keep exact time over an hour", () => {
    const sampleRate = 11025;
    const pcm = renderTones("7", { sampleRate });
    const [first] = detectTones(pcm, { sampleRate });
    const detector = new ToneDetector({ sampleRate });
    const minute = new Int16Array(60 * sampleRate);
    for (let i = 0; i < 60; i++) expect(detector.push(minute)).toEqual([]);
    const end = [...detector.push(pcm), ...detector.flush()][1] as ToneEvent & { type: "end" };
    expect(end.startMs - 3_600_000).toBeCloseTo(first!.startMs, 0);
    expect(end.endMs - 3_600_000).toBeCloseTo(first!.endMs, 0);
  });

  test("make one tone of ten minutes", () => {
    const detector = new ToneDetector();
    const second = renderTones([{ tone: "D", toneMs: 1000 }], { rampMs: 0 });
    const events: ToneEvent[] = [];
    for (let i = 0; i < 600; i++) events.push(...detector.push(second));
    events.push(...detector.flush());
    expect(namesOf(events)).toBe("DD");
    expect(events[1]).toMatchObject({ startMs: expect.closeTo(0, 0) as number });
    expect((events[1] as { endMs: number }).endMs / 1000).toBeCloseTo(600, 2);
  });
});
