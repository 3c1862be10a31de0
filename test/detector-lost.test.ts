// Packets that never came, and that the host says so of.
import { describe, expect, test } from "vitest";
import { detectTones, renderTones, ToneDetector, type DetectedTone, type ToneEvent } from "../src/index.ts";
import { namesOf } from "./hear.ts";
import { losePackets, mix, Random, toInt16, tonePower, TONES, toneSequence, whiteNoise, type Loss } from "./signals.ts";

const SEED = 7;
const RATES = [8000, 11025, 16000, 22050, 44100, 48000, 192_000];

/** Hands over what came, and tells of the losses, each in `parts` calls. */
function hearLossy(pcm: Int16Array, sampleRate: number, losses: readonly Loss[], parts = 1): DetectedTone[] {
  using detector = new ToneDetector({ sampleRate });
  const events: ToneEvent[] = [];
  let at = 0;
  for (const { start, count } of losses) {
    events.push(...detector.push(pcm.subarray(at, start)));
    for (let part = 0; part < parts; part++) {
      events.push(...detector.lost(Math.floor(((part + 1) * count) / parts) - Math.floor((part * count) / parts)));
    }
    at = start + count;
  }
  events.push(...detector.push(pcm.subarray(at)), ...detector.flush());
  return events.flatMap((event) => (event.type === "end" ? [event] : []));
}

interface Piece {
  startMs: number;
  endMs: number;
}

/** What is left of a tone. */
function piecesOf({ startMs, endMs }: Piece, losses: readonly Loss[], sampleRate: number): Piece[] {
  const pieces: Piece[] = [];
  let from = startMs;
  for (const { start, count } of losses) {
    const [lostFrom, lostTo] = [start, start + count].map((at) => (at / sampleRate) * 1000) as [number, number];
    if (lostTo <= startMs || lostFrom >= endMs) continue;
    if (lostFrom > from) pieces.push({ startMs: from, endMs: lostFrom });
    from = lostTo;
  }
  if (from < endMs) pieces.push({ startMs: from, endMs });
  return pieces;
}

describe.each(RATES)("at %i Hz", (sampleRate) => {
  const samplesIn = (ms: number) => Math.round((ms * sampleRate) / 1000);

  // Off the 20 ms grid and of any length, so that nothing but being told can tell a loss from a pause.
  test.each([
    [100, 20],
    [103.3, 20],
    [97.7, 33],
    [90, 60],
    [100, 5],
    [60, 100],
  ])("a tone is one tone when samples are lost from %f ms on, for %i ms", (fromMs, lengthMs) => {
    for (const tone of "15D") {
      const pcm = renderTones([tone, { pauseMs: 100 }], { sampleRate, toneMs: 300 });
      for (const parts of [1, 2, 3]) {
        const heard = hearLossy(pcm, sampleRate, [{ start: samplesIn(fromMs), count: samplesIn(lengthMs) }], parts);
        expect(namesOf(heard)).toBe(tone);
        expect(Math.abs(heard[0]!.startMs - 2)).toBeLessThan(2);
        expect(Math.abs(heard[0]!.endMs - 298)).toBeLessThan(2);
        expect(Math.abs(heard[0]!.levelDbm0 + 10)).toBeLessThan(0.5);
      }
    }
  });

  test.each([2, 5, 8, 11, 15])("a tone is one tone behind two losses of 20 ms with %i ms between them", (betweenMs) => {
    const pcm = renderTones(["5", { pauseMs: 100 }], { sampleRate, toneMs: 300 });
    const losses = [100, 120 + betweenMs].map((ms) => ({ start: samplesIn(ms), count: samplesIn(20) }));
    const heard = hearLossy(pcm, sampleRate, losses);
    expect(namesOf(heard)).toBe("5");
    expect(Math.abs(heard[0]!.endMs - 298)).toBeLessThan(2);
  });

  test("a tone is one tone behind up to three packets of zeros that nobody told of", () => {
    for (const packets of [1, 2, 3]) {
      const pcm = renderTones(["5", { pauseMs: 150 }], { sampleRate, toneMs: 300 });
      pcm.fill(0, samplesIn(100), samplesIn(100 + 20 * packets));
      expect(namesOf(detectTones(pcm, { sampleRate }))).toBe("5");
    }
  });

  test.each([24, 18, 14])(
    `a tone in noise (S/N %i dB, seed ${SEED}) is one tone behind 60 ms that were lost`,
    (snrDb) => {
      const random = new Random(SEED, `lost ${sampleRate} ${snrDb}`);
      let ends = 0;
      for (let i = 0; i < 32; i++) {
        const spec = { tone: TONES[i % 16]!, toneMs: 220, pauseMs: 100 };
        const signal = toneSequence(random, [spec], { sampleRate, leadMs: random.between(100, 120) });
        const tone = signal.tones[0]!;
        const power = tonePower(tone) * 10 ** (-snrDb / 10);
        mix(signal.samples, whiteNoise(random, signal.samples.length, sampleRate, power));
        const lost = { start: samplesIn(tone.startMs + 60), count: samplesIn(60) };
        ends += hearLossy(toInt16(signal.samples), sampleRate, [lost]).length;
      }
      expect(ends).toBe(32);
    },
  );

  test.each([1, 2, 3])("level and S/N are those of what came where %i packets near the end are lost", (packets) => {
    const pcm = renderTones(["5", { pauseMs: 100 }], { sampleRate, toneMs: 200 });
    const count = samplesIn(20 * packets);
    // At any place in the 4 ms that are measured at a time, and about where the last 60 ms begin.
    for (const endMs of [133, 135, 137, 139.5, 158, 158.5, 159, 159.5, 160, 160.5, 161, 161.5, 162]) {
      const [tone] = hearLossy(pcm, sampleRate, [{ start: samplesIn(endMs) - count, count }]);
      expect(Math.abs(tone!.levelDbm0 + 10), `${endMs}`).toBeLessThan(0.2);
      expect(tone!.snrDb, `${endMs}`).toBeGreaterThan(40);
    }
  });

  test("tones and their times stay right where one packet in ten is lost", () => {
    const random = new Random(SEED, `${sampleRate}`);
    const specs = [...TONES, ...TONES].map((tone) => ({ tone, toneMs: 150, pauseMs: random.between(100, 110) }));
    const signal = toneSequence(random, specs, { sampleRate });
    const losses = losePackets(signal, random, { packetMs: 20, rate: 0.1, keepMs: 60 });
    const heard = hearLossy(toInt16(signal.samples), sampleRate, losses);
    expect(namesOf(heard)).toBe(namesOf(signal.tones));
    let cut = 0;
    signal.tones.forEach((tone, i) => {
      const pieces = piecesOf(tone, losses, sampleRate);
      if (pieces.length > 1) cut++;
      const longer = (ms: number) => (piece: Piece) => piece.endMs - piece.startMs > ms;
      // A tone begins with its first piece that is long enough to be a tone by itself, 25.5 ms, give or take; or, where
      // nothing else is on the line, with one before it of two runs, give or take, or more.
      const first = pieces.slice(0, pieces.findIndex(longer(27)) + 1).filter(longer(15));
      // And ends with its last; one of less than 12 ms behind a loss may be missed.
      const last = pieces.slice(pieces.findLastIndex(longer(12)));
      const error = (ms: number, times: readonly number[]) => Math.min(...times.map((time) => Math.abs(ms - time)));
      expect(
        error(
          heard[i]!.startMs,
          first.map(({ startMs }) => startMs),
        ),
        tone.tone,
      ).toBeLessThan(2);
      expect(
        error(
          heard[i]!.endMs,
          last.map(({ endMs }) => endMs),
        ),
        tone.tone,
      ).toBeLessThan(2);
    });
    expect(cut).toBeGreaterThan(5);
  });

  test("time goes on through losses of up to 10 s in silence", () => {
    const detector = new ToneDetector({ sampleRate });
    for (let i = 0; i < 3; i++) expect(detector.lost(10 * sampleRate)).toEqual([]);
    const events = [...detector.push(renderTones("7", { sampleRate })), ...detector.flush()];
    expect(namesOf(events)).toBe("77");
    expect(Math.abs(events[0]!.startMs - 30_002)).toBeLessThan(2);
  });

  test("another tone behind a loss is another tone", () => {
    for (const gapMs of [20, 40]) {
      const pcm = renderTones("12", { sampleRate, toneMs: 103, gapMs });
      const heard = hearLossy(pcm, sampleRate, [{ start: samplesIn(103), count: samplesIn(gapMs) }]);
      expect(namesOf(heard)).toBe("12");
    }
  });

  test("a loss of no samples is no loss", () => {
    const pcm = renderTones("115", { sampleRate, toneMs: 83, gapMs: 43 });
    const tones = detectTones(pcm, { sampleRate });
    expect(namesOf(tones)).toBe("115");
    for (const ms of [0, 40, 83, 100, 126]) {
      expect(hearLossy(pcm, sampleRate, [{ start: samplesIn(ms), count: 0 }])).toEqual(
        tones.map((tone) => ({ type: "end", ...tone })),
      );
    }
  });
});

test.each([0, 13, 50, 100])("a tone that ends in a loss, after %i ms, has ended where it was last heard", (leadMs) => {
  for (const lostMs of [5, 20, 40, 60, 100, 150, 1000]) {
    const detector = new ToneDetector();
    const pcm = renderTones([{ pauseMs: leadMs }, "8"], { toneMs: 100, rampMs: 0 });
    const events = [...detector.push(pcm), ...detector.lost(8 * lostMs), ...detector.flush()];
    expect(namesOf(events)).toBe("88");
    const end = events[1] as DetectedTone;
    expect(Math.abs(end.endMs - leadMs - 100)).toBeLessThan(2);
    expect(Math.abs(end.levelDbm0 + 10)).toBeLessThan(0.5);
    expect(Math.abs(end.lowHz - 852)).toBeLessThan(2);
    expect(end.snrDb).toBeGreaterThan(40);
  }
});

test.each<[unknown, ErrorConstructor, string]>([
  [-1, RangeError, "-1"],
  [1.5, RangeError, "1.5"],
  [NaN, RangeError, "NaN"],
  [Infinity, RangeError, "Infinity"],
  [80_001, RangeError, "80001"],
  ["160", TypeError, '"160"'],
  [160n, TypeError, "160n"],
  [undefined, TypeError, "undefined"],
  [null, TypeError, "null"],
])("a loss of %o is refused, and changes nothing", (count, type, shown) => {
  const detector = new ToneDetector();
  const pcm = renderTones("55");
  const events = detector.push(pcm.subarray(0, 800));
  const message = `sampleCount: expected an integer from 0 to 80000, got ${shown}`;
  expect(() => detector.lost(count as number)).toThrow(new type(message));
  events.push(...detector.push(pcm.subarray(800)), ...detector.flush());
  expect(events.filter((event) => event.type === "end").map(({ type, ...tone }) => (void type, tone))).toEqual(
    detectTones(pcm),
  );
});
