// A key -> PCM: two oscillators, with raised-cosine edges. Every sample follows from its index in the tone alone, so a
// tone may be read in chunks of any size, nothing is kept between reads, and an hour-long tone cannot drift.
import { GROUP_SIZE, Keypad } from "./keypad";
import { Turn } from "./trig";

/** Samples that share one exact phase. */
const SPAN: i32 = 512;
/** Bytes of one turn table: a span and what the last lanes may read beyond it, in f32. */
const TABLE_BYTES: usize = (512 + 8) * 4;

// For each of the eight frequencies, the cosines and then the sines of its turn over 0, 1, 2... samples.
const turnTables = memory.data(8 * 2 * (512 + 8) * 4, 16);
// The sample rate each frequency's tables were made for, 0 before that.
const tableRates = memory.data(8 * 4, 16);
// Four times each: the low tone's sine and cosine at the span's first sample, and the high tone's. V8 moves what is merely
// computed ahead of a loop into it, but not what is loaded (measured: 4 times slower without).
const firsts = memory.data(4 * 16, 16);

// Gains over the rising edge and then over the falling one, each of at most 50 ms at 192 kHz, and what the last lanes may
// read beyond them, in f32.
const gains = memory.data((2 * 9600 + 4) * 4, 16);

/** One of the two sines. */
@unmanaged
class Oscillator {
  /** Address of the turn tables. */
  turns: usize = 0;
  /** Cycles a sample. */
  step: f64 = 0;
  /** Peak amplitude. */
  peak: f32 = 0;

  /** Sets frequency, rate and peak amplitude; index is 0-3 for the low group, 4-7 for the high group. */
  tune(index: i32, hz: i32, sampleRate: i32, peak: f64): void {
    this.peak = f32(peak);
    this.turns = turnTables + usize(index * 2) * TABLE_BYTES;
    this.step = f64(hz) / f64(sampleRate);
    const rate = tableRates + usize(index * 4);
    if (load<i32>(rate) === sampleRate) return;
    this.fillTables();
    store<i32>(rate, sampleRate);
  }

  private fillTables(): void {
    Turn.to(2 * Math.PI * this.step);
    const stepCos = Turn.cos;
    const stepSin = Turn.sin;
    let cos = 1.0;
    let sin = 0.0;
    for (let at = this.turns; at < this.turns + TABLE_BYTES; at += 4) {
      store<f32>(at, f32(cos));
      store<f32>(at, f32(sin), TABLE_BYTES);
      const nextCos = cos * stepCos - sin * stepSin;
      sin = sin * stepCos + cos * stepSin;
      cos = nextCos;
    }
  }
}

/** Four sines at once. */
class Sine {
  /**
   * sin(2 pi x) for x from -0.75 to 0.75: what is beyond the first quarter is folded back into it. By pmin and pmax, which
   * are one instruction each: min and max provide for NaN with seven and more.
   */
  @inline
  static ofCycles(x: v128): v128 {
    const u = f32x4.add(x, x);
    const first = f32x4.pmin(u, f32x4.sub(f32x4.splat(1), u));
    return Sine.ofHalfCycles(f32x4.pmax(first, f32x4.sub(f32x4.splat(-1), u)));
  }

  /** sin(pi u) for u from -0.5 to 0.5, by Taylor's series to the 11th power: at most 6e-8 off. */
  @inline
  static ofHalfCycles(u: v128): v128 {
    const t = f32x4.mul(u, f32x4.splat(f32(Math.PI)));
    const t2 = f32x4.mul(t, t);
    const t4 = f32x4.mul(t2, t2);
    // In pairs, which do not wait for one another.
    const first = f32x4.add(f32x4.splat(1), f32x4.mul(f32x4.splat(-1.0 / 6.0), t2));
    const second = f32x4.add(f32x4.splat(1.0 / 120.0), f32x4.mul(f32x4.splat(-1.0 / 5040.0), t2));
    const third = f32x4.add(f32x4.splat(1.0 / 362880.0), f32x4.mul(f32x4.splat(-1.0 / 39916800.0), t2));
    const sum = f32x4.add(first, f32x4.mul(t4, f32x4.add(second, f32x4.mul(t4, third))));
    return f32x4.mul(sum, t);
  }
}

const low = new Oscillator();
const high = new Oscillator();

/** The tone being rendered, a span at a time: sin(a + b) = sin(a) cos(b) + cos(a) sin(b), a the span's first phase, b from the tables. */
export class DualTone {
  private static length: i32 = 0;
  private static ramp: i32 = 0;
  private static spanStart: i32 = -1;
  /** The edge that the gains are for. */
  private static gainsRamp: i32 = 0;

  /**
   * Sets the tone: a key at a sample rate, its length and the length of each edge in samples, an edge at most half of it,
   * and the peak amplitudes of its sines in int16 units.
   */
  static tune(key: i32, sampleRate: i32, length: i32, ramp: i32, lowPeak: f64, highPeak: f64): void {
    const lowIndex = Keypad.low(key);
    const highIndex = Keypad.high(key);
    low.tune(lowIndex, Keypad.lowGroupHz(lowIndex), sampleRate, lowPeak);
    high.tune(GROUP_SIZE + highIndex, Keypad.highGroupHz(highIndex), sampleRate, highPeak);
    DualTone.length = length;
    DualTone.ramp = ramp;
    DualTone.spanStart = -1;
    if (ramp !== DualTone.gainsRamp) DualTone.fillGains(ramp);
  }

  // (1 - cos(pi x)) / 2, x rising from 0 to 1 over the edge. Kept, because they take longer than the samples they shape
  // (measured: 85 ns an edge of 4 ms, and 32).
  private static fillGains(ramp: i32): void {
    const step = f32x4.splat(1 / f32(ramp));
    for (let n = 0; n < ramp; n += 4) {
      const at = f32x4.add(f32x4.convert_i32x4_s(i32x4.splat(n)), f32x4(0.5, 1.5, 2.5, 3.5));
      const u = f32x4.sub(f32x4.min(f32x4.mul(at, step), f32x4.splat(1)), f32x4.splat(0.5));
      const gain = f32x4.add(f32x4.splat(0.5), f32x4.mul(f32x4.splat(0.5), Sine.ofHalfCycles(u)));
      v128.store(gains + usize(n * 4), gain);
    }
    for (let n: usize = 0; n < usize(ramp); n++) {
      store<f32>(gains + (2 * usize(ramp) - 1 - n) * 4, load<f32>(gains + n * 4));
    }
    DualTone.gainsRamp = ramp;
  }

  /** Writes samples `from` to `from + count` of the tone. Up to 7 samples beyond them are overwritten too. */
  static render(out: usize, from: i32, count: i32): void {
    const end = from + count;
    const fall = DualTone.length - DualTone.ramp;
    for (let n = from; n < end;) {
      const spanStart = n & ~(SPAN - 1);
      const spanEnd = min(spanStart + SPAN, end);
      if (spanStart !== DualTone.spanStart) DualTone.beginSpan(spanStart);
      const rise = min(max(n, DualTone.ramp), spanEnd);
      const falling = max(rise, min(fall, spanEnd));
      if (n < rise) DualTone.shape(out, n, rise, n);
      if (rise < falling) DualTone.sustain(out + usize((rise - n) * 2), rise, falling);
      if (falling < spanEnd) {
        DualTone.shape(out + usize((falling - n) * 2), falling, spanEnd, falling - fall + DualTone.ramp);
      }
      out += usize((spanEnd - n) * 2);
      n = spanEnd;
    }
  }

  /** Finds the phases at sample n: in f64, which is exact to 1e-8 cycles after an hour. */
  private static beginSpan(n: i32): void {
    DualTone.spanStart = n;
    const cycles = f64x2.mul(f64x2.splat(f64(n)), f64x2(low.step, high.step));
    const ofBoth = f32x4.demote_f64x2_zero(f64x2.sub(cycles, f64x2.nearest(cycles)));
    const phases = f32x4.add(v128.shuffle<i32>(ofBoth, ofBoth, 0, 0, 1, 1), f32x4(0, 0.25, 0, 0.25));
    const sines = f32x4.mul(Sine.ofCycles(phases), f32x4(low.peak, low.peak, high.peak, high.peak));
    v128.store(firsts, v128.shuffle<i32>(sines, sines, 0, 0, 0, 0));
    v128.store(firsts, v128.shuffle<i32>(sines, sines, 1, 1, 1, 1), 16);
    v128.store(firsts, v128.shuffle<i32>(sines, sines, 2, 2, 2, 2), 32);
    v128.store(firsts, v128.shuffle<i32>(sines, sines, 3, 3, 3, 3), 48);
  }

  private static sustain(out: usize, from: i32, end: i32): void {
    if (DualTone.spanStart === 0) return DualTone.sustainFirst(out, from, end);
    const at = usize((from - DualTone.spanStart) * 4);
    let lowTurns = low.turns + at;
    let highTurns = high.turns + at;
    const outEnd = out + usize((end - from) * 2);
    const lowSin = v128.load(firsts);
    const lowCos = v128.load(firsts, 16);
    const highSin = v128.load(firsts, 32);
    const highCos = v128.load(firsts, 48);
    do {
      const first = f32x4.add(
        DualTone.weigh(lowSin, v128.load(lowTurns), lowCos, v128.load(lowTurns, TABLE_BYTES)),
        DualTone.weigh(highSin, v128.load(highTurns), highCos, v128.load(highTurns, TABLE_BYTES)),
      );
      const second = f32x4.add(
        DualTone.weigh(lowSin, v128.load(lowTurns, 16), lowCos, v128.load(lowTurns, TABLE_BYTES + 16)),
        DualTone.weigh(highSin, v128.load(highTurns, 16), highCos, v128.load(highTurns, TABLE_BYTES + 16)),
      );
      v128.store(out, DualTone.rounded(first, second));
      out += 16;
      lowTurns += 32;
      highTurns += 32;
    } while (out < outEnd);
  }

  /** In the first span both sines begin at 0, which leaves one product of each (measured: 42 ns for 160 samples, and 63). */
  private static sustainFirst(out: usize, from: i32, end: i32): void {
    let lowSines = low.turns + TABLE_BYTES + usize(from * 4);
    let highSines = high.turns + TABLE_BYTES + usize(from * 4);
    const outEnd = out + usize((end - from) * 2);
    const lowCos = v128.load(firsts, 16);
    const highCos = v128.load(firsts, 48);
    do {
      const first = DualTone.weigh(lowCos, v128.load(lowSines), highCos, v128.load(highSines));
      const second = DualTone.weigh(lowCos, v128.load(lowSines, 16), highCos, v128.load(highSines, 16));
      v128.store(out, DualTone.rounded(first, second));
      out += 16;
      lowSines += 32;
      highSines += 32;
    } while (out < outEnd);
  }

  /** Writes samples `from` to `end` of an edge, the first of which has the gain `index`. */
  private static shape(out: usize, from: i32, end: i32, index: i32): void {
    const at = usize((from - DualTone.spanStart) * 4);
    let lowTurns = low.turns + at;
    let highTurns = high.turns + at;
    let gain = gains + usize(index * 4);
    const outEnd = out + usize((end - from) * 2);
    const lowSin = v128.load(firsts);
    const lowCos = v128.load(firsts, 16);
    const highSin = v128.load(firsts, 32);
    const highCos = v128.load(firsts, 48);
    do {
      const samples = f32x4.add(
        DualTone.weigh(lowSin, v128.load(lowTurns), lowCos, v128.load(lowTurns, TABLE_BYTES)),
        DualTone.weigh(highSin, v128.load(highTurns), highCos, v128.load(highTurns, TABLE_BYTES)),
      );
      const shaped = f32x4.mul(samples, v128.load(gain));
      v128.store64_lane(out, DualTone.rounded(shaped, shaped), 0);
      out += 8;
      lowTurns += 16;
      highTurns += 16;
      gain += 16;
    } while (out < outEnd);
  }

  @inline
  private static weigh(a: v128, x: v128, b: v128, y: v128): v128 {
    return f32x4.add(f32x4.mul(a, x), f32x4.mul(b, y));
  }

  /** Rounds to whole numbers: beside 1.5 * 2^23 an f32 has no room for a fraction (measured: 10 % faster than trunc_sat). */
  @inline
  private static rounded(first: v128, second: v128): v128 {
    const large = f32x4.splat(12582912);
    return i16x8.narrow_i32x4_s(i32x4.sub(f32x4.add(first, large), large), i32x4.sub(f32x4.add(second, large), large));
  }
}
