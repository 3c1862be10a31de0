// A key -> PCM: two oscillators, with raised-cosine edges. Every sample follows from its index in the tone alone, so a
// tone may be read in chunks of any size, nothing is kept between reads, and an hour-long tone cannot drift.
import { GROUP_SIZE, Keypad } from "./keypad";

/** Samples that share one exact phase: longer spans cost larger tables, shorter ones more sines (measured: 256 is 10 % slower). */
const SPAN: i32 = 512;
/** Samples made at once. */
const LANES: i32 = 8;
/** Bytes of one turn table: a span and what the last lanes may read beyond it, in f32. */
const TABLE_BYTES: i32 = (SPAN + LANES) * 4;

// For each of the eight frequencies, the cosines and then the sines of its turn over 0, 1, 2... samples.
const turnTables = memory.data(2 * 8 * TABLE_BYTES, 16);
// The sample rate each frequency's tables were made for, 0 before that.
const tableRates = memory.data(8 * 4, 16);

/** One of the two sines: sin(a + b) = sin(a) cos(b) + cos(a) sin(b), with a the span's first phase and b from the tables. */
@unmanaged
class Oscillator {
  /** Address of the turn tables. */
  tables: usize = 0;
  /** Peak amplitude times the sine, and times the cosine, of the span's first phase. */
  sin: f32 = 0;
  cos: f32 = 0;
  private hz: i32 = 0;
  private sampleRate: i32 = 0;
  private peak: f64 = 0;

  /** Sets frequency, rate and peak amplitude; index is 0-3 for the low group, 4-7 for the high group. */
  tune(index: i32, hz: i32, sampleRate: i32, peak: f64): void {
    this.hz = hz;
    this.sampleRate = sampleRate;
    this.peak = peak;
    this.tables = turnTables + usize(index * 2 * TABLE_BYTES);
    const rate = tableRates + usize(index * 4);
    if (load<i32>(rate) !== sampleRate) {
      this.fillTables();
      store<i32>(rate, sampleRate);
    }
  }

  private fillTables(): void {
    const step = (2 * Math.PI * f64(this.hz)) / f64(this.sampleRate);
    const stepCos = Math.cos(step);
    const stepSin = Math.sin(step);
    let cos = 1.0;
    let sin = 0.0;
    for (let offset = 0; offset < TABLE_BYTES; offset += 4) {
      store<f32>(this.tables + usize(offset), f32(cos));
      store<f32>(this.tables + usize(offset + TABLE_BYTES), f32(sin));
      const nextCos = cos * stepCos - sin * stepSin;
      sin = sin * stepCos + cos * stepSin;
      cos = nextCos;
    }
  }

  /** Begins a span at sample n of the tone. Its phase is exact: the cycles since sample 0 are counted in whole numbers. */
  beginSpan(n: i32): void {
    const phase = (2 * Math.PI * f64((i64(n) * i64(this.hz)) % i64(this.sampleRate))) / f64(this.sampleRate);
    this.sin = f32(this.peak * Math.sin(phase));
    this.cos = f32(this.peak * Math.cos(phase));
  }

  /** Four samples, from the turns that `turns` points at. */
  @inline
  static lanes(turns: usize, sin: v128, cos: v128): v128 {
    return f32x4.add(f32x4.mul(sin, v128.load(turns)), f32x4.mul(cos, v128.load(turns, TABLE_BYTES)));
  }
}

/** The raised-cosine edges of a tone. */
class Edge {
  /** Gain of samples n to n + 3: (1 - cos(pi x)) / 2, x rising from 0 to 1 over `ramp` samples at either end. */
  @inline
  static gain(n: i32, length: i32, ramp: i32): v128 {
    const fromStart = i32x4.add(i32x4.splat(n), i32x4(0, 1, 2, 3));
    const fromEnd = i32x4.sub(i32x4.splat(length - 1), fromStart);
    const distance = i32x4.min_s(fromStart, fromEnd);
    const x = f32x4.div(f32x4.add(f32x4.convert_i32x4_s(distance), f32x4.splat(0.5)), f32x4.splat(f32(ramp)));
    const rising = f32x4.add(f32x4.splat(0.5), f32x4.mul(f32x4.splat(0.5), Edge.sinPi(f32x4.sub(x, f32x4.splat(0.5)))));
    return v128.bitselect(f32x4.splat(1), rising, i32x4.ge_s(distance, i32x4.splat(ramp)));
  }

  /** sin(pi u) for u from -0.5 to 0.5, by Taylor's series to the 11th power: at most 6e-8 off. */
  @inline
  static sinPi(u: v128): v128 {
    const t = f32x4.mul(u, f32x4.splat(f32(Math.PI)));
    const t2 = f32x4.mul(t, t);
    let sum = f32x4.splat(-1.0 / 39916800.0);
    sum = f32x4.add(f32x4.mul(sum, t2), f32x4.splat(1.0 / 362880.0));
    sum = f32x4.add(f32x4.mul(sum, t2), f32x4.splat(-1.0 / 5040.0));
    sum = f32x4.add(f32x4.mul(sum, t2), f32x4.splat(1.0 / 120.0));
    sum = f32x4.add(f32x4.mul(sum, t2), f32x4.splat(-1.0 / 6.0));
    sum = f32x4.add(f32x4.mul(sum, t2), f32x4.splat(1));
    return f32x4.mul(sum, t);
  }
}

const low = new Oscillator();
const high = new Oscillator();

/** A tone of the keypad, as samples. */
export class DualTone {
  /** Sets what the next spans are made of: a key at a sample rate, and the peak amplitudes of its sines in int16 units. */
  static tune(key: i32, sampleRate: i32, lowPeak: f64, highPeak: f64): void {
    const lowIndex = Keypad.low(key);
    const highIndex = Keypad.high(key);
    low.tune(lowIndex, Keypad.lowGroupHz(lowIndex), sampleRate, lowPeak);
    high.tune(GROUP_SIZE + highIndex, Keypad.highGroupHz(highIndex), sampleRate, highPeak);
  }

  /**
   * Writes samples `from` to `from + count` of a tone of `length` samples with edges of `ramp` samples, at most half of
   * it each. Up to 7 samples beyond them are overwritten too.
   */
  static render(out: usize, length: i32, ramp: i32, from: i32, count: i32): void {
    const end = from + count;
    for (let n = from; n < end;) {
      const spanStart = n - (n % SPAN);
      const spanEnd = min(spanStart + SPAN, end);
      low.beginSpan(spanStart);
      high.beginSpan(spanStart);
      DualTone.renderSpan(out + usize((n - from) * 2), length, ramp, n, spanEnd, spanStart);
      n = spanEnd;
    }
  }

  private static renderSpan(out: usize, length: i32, ramp: i32, from: i32, end: i32, spanStart: i32): void {
    const lowSin = f32x4.splat(low.sin);
    const lowCos = f32x4.splat(low.cos);
    const highSin = f32x4.splat(high.sin);
    const highCos = f32x4.splat(high.cos);
    let lowTurns = low.tables + usize((from - spanStart) * 4);
    let highTurns = high.tables + usize((from - spanStart) * 4);
    for (let n = from; n < end; n += LANES) {
      let first = f32x4.add(Oscillator.lanes(lowTurns, lowSin, lowCos), Oscillator.lanes(highTurns, highSin, highCos));
      let second = f32x4.add(
        Oscillator.lanes(lowTurns + 16, lowSin, lowCos),
        Oscillator.lanes(highTurns + 16, highSin, highCos),
      );
      if (n < ramp || n + LANES > length - ramp) {
        first = f32x4.mul(first, Edge.gain(n, length, ramp));
        second = f32x4.mul(second, Edge.gain(n + 4, length, ramp));
      }
      v128.store(out, i16x8.narrow_i32x4_s(DualTone.round(first), DualTone.round(second)));
      out += LANES * 2;
      lowTurns += LANES * 4;
      highTurns += LANES * 4;
    }
  }

  /** Rounds to whole numbers: beside 1.5 * 2^23 an f32 has no room for a fraction (measured: 10 % faster than trunc_sat). */
  @inline
  static round(samples: v128): v128 {
    return i32x4.sub(f32x4.add(samples, f32x4.splat(12582912)), i32x4.splat(0x4b400000));
  }
}
