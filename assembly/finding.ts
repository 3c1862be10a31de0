// What a second look works on and finds: the cleaned stretch, and all that is known of the two tones in it.
import { burstLimit, highPass, limitBursts, REACH, widen } from "./highpass";
import { decibels } from "./trig";

/** Cleaned samples a look has: 68 ms. */
export const SPAN: i32 = 544;
/** Raw samples a look reads: the span and the filter's reach to either side. */
export const RAW_SPAN: i32 = 608;
/** Sub-blocks a fit takes at most: 60 ms, beyond which a tone teaches no more. */
export const MOST: i32 = 15;

/** Address of the raw samples, bursts limited, as int16; the cleaned ones begin `REACH` later. */
export const raw = memory.data(612 * 2, 16);

/** Address of the cleaned samples: `SPAN` float32 values. */
export const clean = memory.data(544 * 4, 16);

/** What a second look finds. Positions are samples from the span's first; frequencies radians per sample. */
export class Finding {
  startAt: f64 = 0;
  endAt: f64 = 0;
  w1: f64 = 0;
  w2: f64 = 0;
  /** Complex amplitudes, at the phase of sample `phaseAt`. */
  re1: f64 = 0;
  im1: f64 = 0;
  re2: f64 = 0;
  im2: f64 = 0;
  phaseAt: f64 = 0;
  /** Frequency offsets from nominal, as a share of it. */
  offset1: f64 = 0;
  offset2: f64 = 0;
  /** How far the offsets pass what a receiver must accept and a short tone's error, as a share of nominal, both together. */
  excess: f64 = 0;
  /** Energy outside the two steady tones, as a share of all after the high-pass. */
  residual: f64 = 0;
  /** Slow change of amplitude and phase (orders 1 to 3 over order 0) of the less steady tone. */
  unsteadiness: f64 = 0;
  /** Energy of all departures from steadiness within the sub-block rate, over the tone's own, of the worse tone. */
  scatter: f64 = 0;
  /** Both of the steadier tone. */
  steadierUnsteadiness: f64 = 0;
  steadierScatter: f64 = 0;
  /** Strongest line outside the two tones over the weaker tone, dB. */
  lineDb: f64 = 0;
  /** What was on the line just before the tone, over what is left beside it, dB: 0 on a steady line, more inside speech. */
  beforeDb: f64 = 0;
  /** The same just after the tone, if it has ended. */
  afterDb: f64 = 0;
  isOver: bool = false;
  /** Power below the tones, where the high-pass takes everything away, over theirs, dB; and the same before they began. */
  underDb: f64 = 0;
  underBeforeDb: f64 = 0;
  /** Sub-blocks the statistics stand on. */
  count: i32 = 0;
  /** How many of them the weights leave. */
  weight: f64 = 0;

  /** Sets both amplitudes: re 1, im 1, re 2, im 2. */
  setAmplitudes(amplitudes: v128): void {
    this.re1 = f64(f32x4.extract_lane(amplitudes, 0));
    this.im1 = f64(f32x4.extract_lane(amplitudes, 1));
    this.re2 = f64(f32x4.extract_lane(amplitudes, 2));
    this.im2 = f64(f32x4.extract_lane(amplitudes, 3));
  }

  /** Square of the low tone's amplitude. */
  @inline
  power1(): f64 {
    return this.re1 * this.re1 + this.im1 * this.im1;
  }

  /** Square of the high tone's amplitude. */
  @inline
  power2(): f64 {
    return this.re2 * this.re2 + this.im2 * this.im2;
  }

  /** Power of the two tones together. */
  power(): f64 {
    return 0.5 * (this.power1() + this.power2());
  }

  /** High tone over low tone, dB. */
  twistDb(): f64 {
    return decibels((this.power2() + 1e-9) / (this.power1() + 1e-9));
  }
}

export const finding = new Finding();

/** Where the core begins, in which a tone is first looked for: the newest 24 ms of the span. */
export const CORE_AT: i32 = 352;
/** Its sub-blocks. */
export const CORE: i32 = 6;

/**
 * Cleans the core of the `RAW_SPAN` int16 samples at `history`, with bursts limited by what the newest 28 ms hold; returns
 * the limit.
 */
export function prepareCore(history: usize): i32 {
  const limit = burstLimit(history + usize(RAW_SPAN * 2));
  const at = usize(CORE_AT * 2);
  limitBursts(history + at, raw + at, RAW_SPAN - CORE_AT, limit);
  highPass(raw + at, clean + 2 * at, SPAN - CORE_AT);
  return limit;
}

/** Cleans what lies before the core, whose limit for bursts is `limit`. */
export function prepareRest(history: usize, limit: i32): void {
  limitBursts(history, raw, CORE_AT, limit);
  highPass(raw, clean, CORE_AT);
}

/**
 * Cleans the span's samples from `first` up to `last`, exclusive, and a few beside them, of the `RAW_SPAN` int16 samples at
 * `history`, with bursts limited to `limit`; of a plain tone's line, nothing else.
 */
export function prepare(history: usize, limit: i32, plain: bool, first: i32, last: i32): void {
  const from = max(0, first) & ~15;
  const count = ((min(SPAN, last) + 15) & ~15) - from;
  const to = clean + (usize(from) << 2);
  history += usize(from) << 1;
  if (plain) {
    widen(history + usize(REACH * 2), to, count, limit);
    return;
  }
  limitBursts(history, raw, count + 2 * REACH, limit);
  highPass(raw, to, count);
}
