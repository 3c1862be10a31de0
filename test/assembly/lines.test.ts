// The strongest line beside two tones, against lines of known level.
import { expect, test } from "vitest";
import { Random } from "../signals.ts";
import { wasm, writeFloat32 } from "./rooms.ts";

const SPAN = 544;
const PEAK = 8000;
const omega = (hz: number) => (2 * Math.PI * hz) / 8000;

const random = new Random(15);

/** What is found beside 770 and 1336 Hz over `count` sub-blocks, where `rest` is all else on the line. */
function found(count: number, rest: (n: number) => number): number {
  const two = (n: number) => PEAK * (Math.cos(omega(770) * n) + Math.cos(omega(1336) * n));
  writeFloat32(
    wasm.cleanPtr(),
    Float32Array.from({ length: SPAN }, (_, n) => two(n) + rest(n)),
  );
  return wasm.strongestLine(omega(770), omega(1336), PEAK, count);
}

test.each([6, 10, 15])("a line anywhere from 510 to 3690 Hz is found within 5 dB over %i sub-blocks", (count) => {
  for (let i = 0; i < 200; i++) {
    const [hz, db, phase] = [random.between(510, 3690), random.between(-30, 6), random.phase()];
    const peak = PEAK * 10 ** (db / 20);
    const line = found(count, (n) => peak * Math.cos(omega(hz) * n + phase));
    expect(line - db, `${hz} Hz`).toBeLessThan(0.5);
    expect(line - db, `${hz} Hz`).toBeGreaterThan(-5);
  }
});

test("nothing beside the tones is 60 dB down or more", () => {
  expect(found(10, () => 0)).toBeLessThan(-60);
});

test("white noise has lines well below its level, more so over longer stretches", () => {
  const mean = (count: number) => {
    let sum = 0;
    for (let i = 0; i < 50; i++) sum += found(count, () => PEAK * Math.SQRT1_2 * random.normal()) / 50;
    return sum;
  };
  const [short, long] = [mean(6), mean(15)];
  expect(short).toBeLessThan(-9);
  expect(long).toBeLessThan(short - 1);
});
