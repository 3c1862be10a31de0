// Presses that no phone should make and lines do make of them: each is heard once, where and as loud as it is.
import { describe, expect, test } from "vitest";
import { detectTones, renderTones, ToneDetector, type DetectedTone } from "../src/index.ts";
import { Random } from "./signals.ts";

const RATE = 8000;
const random = new Random(31);
const KEYS = [..."0123456789*#ABCD"];

function press(tone: string, toneMs: number, levelDbm0: number): Int16Array {
  return renderTones([{ tone, toneMs }], { sampleRate: RATE, levelDbm0, rampMs: 0 });
}

function silence(ms: number): Int16Array {
  return new Int16Array(Math.round(ms * (RATE / 1000)));
}

function joined(...parts: readonly Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

function heardInChunks(pcm: Int16Array, size: number): DetectedTone[] {
  const detector = new ToneDetector({ sampleRate: RATE });
  const events = [];
  for (let at = 0; at < pcm.length; at += size) events.push(...detector.push(pcm.subarray(at, at + size)));
  events.push(...detector.flush());
  return events.flatMap((event) => {
    const { type, ...rest } = event;
    return type === "end" ? [rest as DetectedTone] : [];
  });
}

test("a piece too short to be a tone does not make the weaker press after it an echo", () => {
  for (const [pieceMs, pauseMs, toneMs, db] of [
    [21, 30, 100, -9],
    [21, 200, 60, -12],
    [21, 60, 200, -12],
    [15, 30, 100, -9],
  ] as const) {
    const before = 100 + pieceMs + pauseMs;
    const pcm = joined(
      silence(100),
      press("5", pieceMs, -10),
      silence(pauseMs),
      press("5", toneMs, -10 + db),
      silence(50),
    );
    const [tone, ...more] = detectTones(pcm);
    expect(more).toEqual([]);
    expect(tone?.tone).toBe("5");
    expect(Math.abs(tone!.startMs - before)).toBeLessThan(1);
    expect(Math.abs(tone!.endMs - before - toneMs)).toBeLessThan(1);
  }
});

describe("two tones never overlap", () => {
  test("two keys, however soon and loud the second", () => {
    for (let i = 0; i < 1000; i++) {
      const [first, second] = random.shuffled(KEYS);
      const gapMs = random.between(2, 16);
      const louder = random.between(3, 10);
      const pcm = joined(
        silence(random.between(100, 110)),
        press(first!, 60, -15),
        silence(gapMs),
        press(second!, 60, -15 + louder),
        silence(60),
      );
      expectInOrder(detectTones(pcm), `${first} ${second} ${gapMs} ${louder}`);
    }
  });

  test("a short piece and a long one, at about the shortest pause that parts two presses", () => {
    for (let i = 0; i < 1000; i++) {
      const tone = random.pick(KEYS);
      const from = Math.floor(random.between(0, 160));
      const [piece, rest] = [random.between(17, 25), random.between(14, 15.2)];
      const start = silence(random.between(100, 110));
      const second = press(tone, 80, -17).subarray(from, from + 480);
      const pcm = joined(start, press(tone, piece, -17), silence(rest), second, silence(60));
      const heard = detectTones(pcm);
      expectInOrder(heard, `${tone} ${piece} ${rest}`);
      expect(heard.map((one) => one.tone)).toEqual([tone]);
      expect(Math.abs(heard[0]!.endMs - (pcm.length / 8 - 60))).toBeLessThan(1.5);
    }
  });

  function expectInOrder(tones: readonly DetectedTone[], what: string): void {
    tones.forEach(({ startMs, endMs }, i) => {
      expect(endMs, what).toBeGreaterThan(startMs);
      if (i > 0) expect(startMs, what).toBeGreaterThanOrEqual(tones[i - 1]!.endMs);
    });
  }
});

test("a tone that glides within the tolerance is as loud as it is", () => {
  for (const share of [0.012, -0.012, 0.007]) {
    const pcm = silence(700);
    let [low, high] = [0, 0];
    for (let n = 0; n < 3200; n++) {
      low += (2 * Math.PI * 770) / RATE;
      high += (2 * Math.PI * 1336 * (1 + (share * n) / 3200)) / RATE;
      pcm[800 + n] = Math.round(7000 * (Math.sin(low) + Math.sin(high)));
    }
    const heard = detectTones(pcm);
    expect(heard.map(({ tone }) => tone)).toEqual(["5"]);
    const { levelDbm0, twistDb, highHz } = heard[0]!;
    expect(Math.abs(levelDbm0 - (20 * Math.log10(7000 / 32768) + 3.14))).toBeLessThan(1);
    expect(Math.abs(twistDb)).toBeLessThan(1.5);
    expect(Math.abs(highHz / (1336 * (1 + share)) - 1)).toBeLessThan(0.005);
  }
});

test("a tone that grows until packets are lost has the same end in any chunks", () => {
  for (let i = 0; i < 20; i++) {
    const pcm = joined(silence(random.between(0, 20)), press("5", 140, -23), silence(260));
    const end = Math.floor(pcm.findLastIndex((sample) => sample !== 0) / 160) * 160;
    for (let n = end - 140; n < end; n++) pcm[n] = pcm[n]! * 5;
    pcm.fill(0, end);
    const whole = detectTones(pcm);
    for (const size of [1, 7, 160, 1000]) expect(heardInChunks(pcm, size)).toEqual(whole);
  }
});

test("no tone is told shorter than the shortest accepted", () => {
  for (let i = 0; i < 400; i++) {
    const pcm = joined(
      silence(random.between(0, 40)),
      press(random.pick(KEYS), random.between(24.5, 27.5), -10),
      silence(100),
    );
    for (const { startMs, endMs } of detectTones(pcm)) expect(endMs - startMs).toBeGreaterThanOrEqual(25.5);
  }
});
