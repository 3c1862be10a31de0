// Any input rate -> the 8 kHz the analysis runs at: a polyphase windowed-sinc filter in int16, centred on each output's
// time, so that times need no correction. At 8 kHz samples pass as they are.
import { ANALYSIS_RATE } from "./rate";
import { Turn } from "./trig";

// More phases than this are rounded to the nearest: an error of 1/1024 input sample, below -60 dB.
const MAX_PHASES: i32 = 512;

// The taps add up to 1.4 without their signs, so sums stay below 2^31; rounding the taps leaves -80 dB.
export const SCALE_BITS: i32 = 15;

/** Coefficients of one input rate, shared by all its detectors. */
@unmanaged
export class DecimationFilter {
  rate: i32;
  /** An output is `whole` input samples after the one before, and `part` of the `units` that one has. */
  whole: i32;
  part: i32;
  units: i32;
  /** Detectors that hold it. */
  users: i32;
  /** Taps of one phase: a multiple of 4, at most 200. */
  taps: i32;
  phaseBytes: i32;
  phases: i32;
  /** Phases in a unit, times 2^16. */
  phasesPerUnit: i32;
  /** Each phase's taps, int16, and zeros to a multiple of 8. */
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
  filter.phaseBytes = ((filter.taps + 7) & ~7) * 2;
  const divisor = gcd(rate, ANALYSIS_RATE);
  filter.units = ANALYSIS_RATE / divisor;
  filter.whole = rate / ANALYSIS_RATE;
  filter.part = (rate % ANALYSIS_RATE) / divisor;
  filter.phases = min(filter.units, MAX_PHASES);
  filter.phasesPerUnit = (filter.phases << 16) / filter.units;
  filter.coefficients = heap.alloc(usize(filter.phases * filter.phaseBytes));
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
  for (let phase = 0; phase < filter.phases; phase++) {
    let sum: f64 = 0;
    for (let i = 0; i < taps; i++) sum += tap(filter, phase, i);
    const at = filter.coefficients + usize(phase * filter.phaseBytes);
    memory.fill(at, 0, usize(filter.phaseBytes));
    for (let i = 0; i < taps; i++) {
      store<i16>(at + (usize(i) << 1), i16(nearest((f64(1 << SCALE_BITS) * tap(filter, phase, i)) / sum)));
    }
  }
}

function tap(filter: DecimationFilter, phase: i32, i: i32): f64 {
  const x = f64(i - (filter.taps / 2 - 1)) - f64(phase) / f64(filter.phases);
  const cutoff = f64(ANALYSIS_RATE) / f64(filter.rate); // 4 kHz, as a share of half the input rate
  return sinc(x * cutoff) * hamming(x / f64(filter.taps / 2));
}

function sinc(x: f64): f64 {
  Turn.to(Math.PI * x);
  return Math.abs(x) < 1e-9 ? 1.0 : Turn.sin / (Math.PI * x);
}

// Hamming: stop band below -50 dB.
function hamming(x: f64): f64 {
  Turn.to(Math.PI * x);
  return Math.abs(x) >= 1.0 ? 0.0 : 0.54 + 0.46 * Turn.cos;
}
