// One stream's decimation: int16 samples of any rate in, int16 samples at 8 kHz out, chunk by chunk.
import { DecimationFilter, SCALE_BITS } from "./decimation-filter";

// The line under way: where it begins and how many samples it has.
let line: usize = 0;
let available: i32 = 0;
// Of four outputs: address of the first sample that each is made of, and of its phase of the filter.
const places = memory.data(32, 16);

/** Four outputs at a time, each an inner product of samples with a phase of the filter: beyond its taps with zeros. */
class Outputs {
  /** Stores four outputs that are `step` bytes apart at the input, with the first phase of the filter. */
  @inline
  static storeEven(out: usize, x: usize, step: usize, coefficients: usize, bytes: i32): void {
    let sum0 = i32x4.splat(0);
    let sum1 = i32x4.splat(0);
    let sum2 = i32x4.splat(0);
    let sum3 = i32x4.splat(0);
    const x1 = x + step;
    const x2 = x1 + step;
    const x3 = x2 + step;
    for (let i: usize = 0; i < usize(bytes); i += 16) {
      const c = v128.load(coefficients + i);
      sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(v128.load(x + i), c));
      sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(v128.load(x1 + i), c));
      sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(v128.load(x2 + i), c));
      sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(v128.load(x3 + i), c));
    }
    Outputs.storeSums(out, sum0, sum1, sum2, sum3);
  }

  /** Stores the four outputs that are placed. */
  @inline
  static storePlaced(out: usize, bytes: i32): void {
    let sum0 = i32x4.splat(0);
    let sum1 = i32x4.splat(0);
    let sum2 = i32x4.splat(0);
    let sum3 = i32x4.splat(0);
    const x0 = load<usize>(places);
    const c0 = load<usize>(places, 4);
    const x1 = load<usize>(places, 8);
    const c1 = load<usize>(places, 12);
    const x2 = load<usize>(places, 16);
    const c2 = load<usize>(places, 20);
    const x3 = load<usize>(places, 24);
    const c3 = load<usize>(places, 28);
    for (let i: usize = 0; i < usize(bytes); i += 16) {
      sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(v128.load(x0 + i), v128.load(c0 + i)));
      sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(v128.load(x1 + i), v128.load(c1 + i)));
      sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(v128.load(x2 + i), v128.load(c2 + i)));
      sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(v128.load(x3 + i), v128.load(c3 + i)));
    }
    Outputs.storeSums(out, sum0, sum1, sum2, sum3);
  }

  // Adds up each one's lanes, rounds, and stores them at `out`.
  @inline
  private static storeSums(out: usize, sum0: v128, sum1: v128, sum2: v128, sum3: v128): void {
    const ab = Outputs.fold(sum0, sum1);
    const cd = Outputs.fold(sum2, sum3);
    const sums = i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
    const rounded = i32x4.shr_s(i32x4.add(sums, i32x4.splat(1 << (SCALE_BITS - 1))), SCALE_BITS);
    v128.store64_lane(out, i16x8.narrow_i32x4_s(rounded, rounded), 0);
  }

  // Half sums of a and b, in turn.
  @inline
  private static fold(a: v128, b: v128): v128 {
    return i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  }
}

/** One stream's decimation, chunk by chunk: `begin`, `read` until there is no more, `end`. */
@unmanaged
export class Decimator {
  filter: DecimationFilter;
  /** Newest input samples, int16, that later outputs still need: at most as many as the filter has taps. */
  tail: usize;
  tailCount: i32;
  /** Where in the line the next output's filter begins: a sample's place, and how many of the filter's units later. */
  first: i32;
  late: i32;

  /** Forgets everything heard: zeros stand in for what came before the first sample. */
  reset(): void {
    this.tailCount = this.filter.taps / 2 - 1;
    memory.fill(this.tail, 0, usize(this.tailCount * 2));
    this.first = 0;
    this.late = 0;
  }

  /** Takes `count` int16 samples at `samples`, before which the tail is put. */
  begin(samples: usize, count: i32): void {
    const bytes = usize(this.tailCount * 2);
    memory.copy(samples - bytes, this.tail, bytes);
    line = samples - bytes;
    available = this.tailCount + count;
  }

  /** Stores up to `room` output samples at `out`, and up to 6 bytes beyond them; returns how many. */
  read(out: usize, room: i32): i32 {
    const taps = this.filter.taps;
    const most = 3 * (this.filter.whole + 1);
    let count = 0;
    if (this.filter.part === 0) count = this.readEven(out, room);
    while (count < room && this.first + taps <= available) {
      const four = count + 4 <= room && this.first + most + taps <= available;
      this.place(four ? 4 : 1);
      Outputs.storePlaced(out + usize(count * 2), this.filter.phaseBytes);
      count += four ? 4 : 1;
    }
    return count;
  }

  // As long as there are four: where all outputs stand alike between the samples.
  private readEven(out: usize, room: i32): i32 {
    const filter = this.filter;
    const bytes = filter.phaseBytes;
    const whole = filter.whole;
    const last = available - filter.taps - 3 * whole;
    let first = this.first;
    let count = 0;
    for (; first <= last && count + 4 <= room; first += 4 * whole) {
      Outputs.storeEven(out + usize(count * 2), line + usize(first * 2), usize(whole * 2), filter.coefficients, bytes);
      count += 4;
    }
    this.first = first;
    return count;
  }

  // Places the next outputs; the last one in all four places that are left.
  private place(count: i32): void {
    const filter = this.filter;
    let first = this.first;
    let late = this.late;
    for (let i = 0; i < 4; i++) {
      // The nearest phase; past the last it is the next sample's first, half a phase early at most.
      const phase = min(filter.phases - 1, (late * filter.phasesPerUnit + (1 << 15)) >> 16);
      store<usize>(places + (usize(i) << 3), line + usize(first * 2));
      store<usize>(places + (usize(i) << 3), filter.coefficients + usize(phase * filter.phaseBytes), 4);
      if (i >= count) continue;
      first += filter.whole;
      late += filter.part;
      if (late >= filter.units) {
        late -= filter.units;
        first++;
      }
    }
    this.first = first;
    this.late = late;
  }

  /** Keeps what later outputs need. */
  end(): void {
    const used = min(this.first, available);
    this.tailCount = available - used;
    this.first -= used;
    memory.copy(this.tail, line + usize(used * 2), usize(this.tailCount * 2));
  }
}
