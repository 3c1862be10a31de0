// Where the edges of a known tone are found, against tones whose edges lie between samples.
import { expect, test } from "vitest";
import { turned } from "../reference/goertzel.ts";
import { addSines, frequenciesOf, levelOf, Random, TONES } from "../signals.ts";
import { wasm, writeFloat32 } from "./rooms.ts";

const RATE = 8000;
const omega = (hz: number) => (2 * Math.PI * hz) / RATE;

const SPAN = 544;
const BRIDGE = 14.6 * 8;

interface Stretch {
  start: number;
  end: number;
  /** A hole, in samples from the span's first, or none. */
  hole?: [number, number];
  edgeSamples?: number;
  noiseDb?: number;
  floor?: number;
}

const random = new Random(13);

/** Errors of the edges found for a tone that sounds from `start` to `end`. */
function edgeErrors({ start, end, hole, edgeSamples = 0, noiseDb = -Infinity, floor = 0 }: Stretch): [number, number] {
  const { lowHz, highHz } = frequenciesOf(random.pick(TONES));
  const [low, high] = [random.phase(), random.phase()];
  const [lowPeak, highPeak] = [random.between(1000, 9000), random.between(1000, 9000)];
  const line = new Float32Array(SPAN);
  const span = { startMs: start / 8, endMs: end / 8, edgeMs: edgeSamples / 8 };
  addSines(line, RATE, span, [
    { hz: lowHz, dbm0: levelOf(lowPeak ** 2 / 2), phase: low },
    { hz: highHz, dbm0: levelOf(highPeak ** 2 / 2), phase: high },
  ]);
  if (hole) line.fill(0, ...hole);
  const sigma = Math.hypot(lowPeak, highPeak) * Math.SQRT1_2 * 10 ** (noiseDb / 20);
  writeFloat32(
    wasm.cleanPtr(),
    line.map((sample) => sample + sigma * random.normal()),
  );
  // The phases were given at `start`, as sines.
  const a = turned({ re: 0, im: -lowPeak }, low);
  const b = turned({ re: 0, im: -highPeak }, high);
  const middle = Math.round((hole ? hole[1] + end : start + end) / 2);
  wasm.findEdges(omega(lowHz), omega(highHz), a.re, a.im, b.re, b.im, start, BRIDGE, middle, floor);
  return [wasm.startAt() - start, wasm.endAt() - end];
}

const anyEdges = () => ({ start: random.between(40, 200), end: random.between(330, 500) });

test("hard edges are found within a sample", () => {
  for (let i = 0; i < 500; i++) for (const error of edgeErrors(anyEdges())) expect(Math.abs(error)).toBeLessThan(1);
});

test("edges of 5 ms are found at half amplitude, within two samples", () => {
  const errors = Array.from({ length: 500 }, () => edgeErrors({ ...anyEdges(), edgeSamples: 40 })).flat();
  expect(Math.max(...errors.map(Math.abs))).toBeLessThan(2);
});

test("edges in white noise 20 dB down are found within a sample on average and 8 at worst", () => {
  const errors = Array.from({ length: 500 }, () => edgeErrors({ ...anyEdges(), noiseDb: -20 })).flat();
  expect(mean(errors.map(Math.abs))).toBeLessThan(1);
  expect(Math.max(...errors.map(Math.abs))).toBeLessThan(8);
});

test("edges lie beyond a hole shorter than the bridge, and before a longer one", () => {
  for (let i = 0; i < 200; i++) {
    const edges = { start: random.between(20, 60), end: random.between(450, 500) };
    const from = Math.round(edges.start + random.between(130, 180));
    const [short] = edgeErrors({ ...edges, hole: [from, from + Math.floor(BRIDGE) - 8] });
    expect(Math.abs(short)).toBeLessThan(1);
    const to = from + Math.ceil(BRIDGE) + 8;
    const [long] = edgeErrors({ ...edges, hole: [from, to] });
    expect(Math.abs(edges.start + long - to)).toBeLessThan(1);
  }
});

test("edges never lie before the floor", () => {
  for (let i = 0; i < 50; i++) {
    const { start, end } = anyEdges();
    const floor = Math.ceil(start + random.between(5, 60));
    expect(edgeErrors({ start, end, floor })[0] + start).toBeCloseTo(floor, 6);
  }
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
