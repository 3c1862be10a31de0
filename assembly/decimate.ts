// Any input rate -> the 8 kHz the analysis runs at: a polyphase windowed-sinc filter, centred on each output's time, so
// that times need no correction. At 8 kHz samples pass as they are.
import { ANALYSIS_RATE } from "./rate";

// More phases than this are rounded to the nearest: an error of 1/1024 input sample, below -60 dB.
const MAX_PHASES: i32 = 512;

/** Coefficients of one input rate, shared by all its detectors. */
@unmanaged
export class DecimationFilter {
  rate: i32;
  /** Detectors that hold it. */
  users: i32;
  /** Taps of one phase: a multiple of 4. */
  taps: i32;
  phases: i32;
  /** phases x taps float32. */
  coefficients: usize;
  next: DecimationFilter | null;
}

let filters: DecimationFilter | null = null;

/** Returns the filter for an input rate in Hz, to be let go by `releaseFilter`; makes it where none is known. */
export function filterFor(rate: i32): DecimationFilter {
  let filter = filters;
  while (filter && filter.rate !== rate) filter = filter.next;
  if (!filter) filter = makeFilter(rate);
  filter.users++;
  return filter;
}

/** Lets go of a filter. One that nobody holds stays, for the next detector of its rate, until another rate is asked for. */
export function releaseFilter(filter: DecimationFilter): void {
  filter.users--;
}

function makeFilter(rate: i32): DecimationFilter {
  const held = freeUnused(filters);
  const filter = changetype<DecimationFilter>(heap.alloc(offsetof<DecimationFilter>()));
  filter.rate = rate;
  filter.users = 0;
  // Passes to 2.6 kHz, stops from 5.4 kHz, which folds to 2.6: nothing lands on a DTMF frequency.
  filter.taps = max(8, i32(Math.ceil(f64(rate) / 960.0 / 4.0)) * 4);
  filter.phases = min(ANALYSIS_RATE / gcd(rate, ANALYSIS_RATE), MAX_PHASES);
  filter.coefficients = heap.alloc(usize(filter.phases * filter.taps * 4));
  filter.next = held;
  filters = filter;
  fillFilter(filter);
  return filter;
}

// Returns what is left of a list.
function freeUnused(first: DecimationFilter | null): DecimationFilter | null {
  let held: DecimationFilter | null = null;
  while (first) {
    const next = first.next;
    if (first.users > 0) {
      first.next = held;
      held = first;
    } else {
      heap.free(first.coefficients);
      heap.free(changetype<usize>(first));
    }
    first = next;
  }
  return held;
}

function gcd(a: i32, b: i32): i32 {
  while (b) {
    const r = a % b;
    a = b;
    b = r;
  }
  return a;
}

function fillFilter(filter: DecimationFilter): void {
  const taps = filter.taps;
  const cutoff = f64(ANALYSIS_RATE) / f64(filter.rate); // 4 kHz, as a share of half the input rate
  for (let phase = 0; phase < filter.phases; phase++) {
    const fraction = f64(phase) / f64(filter.phases);
    const at = filter.coefficients + usize(phase * taps * 4);
    let sum: f64 = 0;
    for (let i = 0; i < taps; i++) {
      const x = f64(i - (taps / 2 - 1)) - fraction;
      const c = sinc(x * cutoff) * hamming(x / f64(taps / 2));
      sum += c;
      store<f32>(at + (usize(i) << 2), f32(c));
    }
    for (let i = 0; i < taps; i++) {
      const tap = at + (usize(i) << 2);
      store<f32>(tap, f32(f64(load<f32>(tap)) / sum));
    }
  }
}

function sinc(x: f64): f64 {
  return Math.abs(x) < 1e-9 ? 1.0 : Math.sin(Math.PI * x) / (Math.PI * x);
}

// Hamming: stop band below -50 dB.
function hamming(x: f64): f64 {
  return Math.abs(x) >= 1.0 ? 0.0 : 0.54 + 0.46 * Math.cos(Math.PI * x);
}

/** One inner product of `taps` (a multiple of 4) float32 values. */
export function dot(a: usize, b: usize, taps: i32): f32 {
  let sum = f32x4.splat(0);
  const end = a + (usize(taps) << 2);
  while (a < end) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)
  );
}
