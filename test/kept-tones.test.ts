// Tones that are kept and copied are the tones that would be made anew.
import fc from "fast-check";
import { expect, test } from "vitest";
import { renderTones, ToneGenerator, type RenderOptions, type Sequence } from "../src/index.ts";

/** The same sequence, no tone of it asked for whole. */
function inParts(sequence: Sequence, options: RenderOptions): Int16Array {
  const generator = new ToneGenerator(options);
  generator.enqueue(sequence);
  const parts: number[] = [];
  const part = new Int16Array(7);
  for (let count = generator.read(part); count > 0; count = generator.read(part))
    parts.push(...part.subarray(0, count));
  return Int16Array.from(parts);
}

const options = fc.record({
  sampleRate: fc.constantFrom(8000, 44100),
  toneMs: fc.constantFrom(5, 20, 20.03),
  levelDbm0: fc.constantFrom(-10, -20),
  twistDb: fc.constantFrom(0, 3),
  rampMs: fc.constantFrom(0, 4),
});

test("a sequence rendered at once is the sequence read in parts, whatever was rendered before it", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom("1", "15#", "D0D"), options), { maxLength: 6 }), (calls) => {
      for (const [tones, how] of calls) expect(renderTones(tones, how)).toEqual(inParts(tones, how));
    }),
    { numRuns: 60 },
  );
});

test("a rendered array is its caller's own", () => {
  const first = renderTones("5");
  const asIs = first.slice();
  first.fill(1);
  expect(renderTones("5")).toEqual(asIs);
});

test("more tones than are kept are still right", () => {
  const sequence = Array.from({ length: 24 }, (_, i) => ({ tone: "6", toneMs: 1900 + i }));
  const all = renderTones(sequence, { gapMs: 0 });
  const again = renderTones(sequence, { gapMs: 0 });
  expect(again).toEqual(all);
  const generator = new ToneGenerator({ gapMs: 0 });
  const frames = [...generator.frames(sequence, { frameMs: 10 })];
  expect(Int16Array.from(frames.flatMap((frame) => [...frame])).subarray(0, all.length)).toEqual(all);
});
