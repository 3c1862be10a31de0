import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timeTicks, writeLength } from "../../src/picture/time-axis.ts";

describe("the marks of a time axis", () => {
  it.each([
    [0, 6410, 12, ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s", "6 s"]],
    [0, 2000, 5, ["0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]],
    [61_000, 61_200, 5, ["1:01.00", "1:01.05", "1:01.10", "1:01.15", "1:01.20"]],
    [7_199_000, 7_201_000, 3, ["1:59:59", "2:00:00", "2:00:01"]],
    [0, 7_200_000, 5, ["0 s", "30:00", "1:00:00", "1:30:00", "2:00:00"]],
    [59_900, 60_100, 3, ["59.9 s", "1:00.0", "1:00.1"]],
  ])("%i to %i ms", (from, to, atMost, labels) => {
    expect(timeTicks(from, to, atMost).map(({ label }) => label)).toEqual(labels);
  });

  it("are few, inside and each written differently", () => {
    // Up to two days, in tenths of a ms.
    const stretch = fc.tuple(fc.nat(1e9), fc.integer({ min: 10, max: 1_728_000_000 }));
    fc.assert(
      fc.property(stretch, fc.integer({ min: 2, max: 20 }), ([start, length], atMost) => {
        const [from, to] = [start / 10, (start + length) / 10];
        const ticks = timeTicks(from, to, atMost);
        expect(ticks.length).toBeLessThanOrEqual(atMost + 1);
        for (const { ms } of ticks) expect(ms >= from && ms <= to).toBe(true);
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
      }),
    );
  });
});

it.each([
  [0.4, "0 ms"],
  [820, "820 ms"],
  [6412, "6.41 s"],
  [45_040, "45.0 s"],
  [7_510_000, "2:05:10"],
])("a length of %d ms is written %s", (ms, text) => {
  expect(writeLength(ms)).toBe(text);
});
