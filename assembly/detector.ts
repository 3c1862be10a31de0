// One stream's state: whatever comes is brought to 8 kHz, kept as history, and handed on one sub-block at a time.
import { Cadence, MEASURED_BYTES } from "./cadence";
import { DecimationFilter, dot, filterFor, releaseFilter } from "./decimate";
import { FirstLook } from "./first-look";
import { HeldTone } from "./held-tone";
import { LastTone } from "./last-tone";
import { ANALYSIS_RATE } from "./rate";
import { RESULT_BYTES, SUB_BLOCK } from "./goertzel";
import { WINDOW } from "./window";

/** Samples kept for looking back: a second look and the longest wait for an end. */
const KEPT: i32 = 1024;
/** Samples the history holds before it is moved back. */
const CAPACITY: i32 = 1536;

/** Input samples that wait for the decimation filter's later taps, at most. */
const MAX_TAPS: i32 = 204;

const line = memory.data((204 + 4096) * 4, 16);

/** One stream. */
@unmanaged
export class Detector {
  cadence: Cadence;
  rate: i32;
  filter: DecimationFilter | null;
  /** Newest input samples, float32 in int16 units, that later outputs still need. */
  tail: usize;
  tailCount: i32;
  /** Input position of the tail's first sample, and the next output's number. */
  tailAt: i64;
  nextOutput: i64;
  history: usize;
  /** Samples in the history, and how many of them are not yet handed on. */
  filled: i32;
  waiting: i32;
  /** Samples handed on. */
  now: f64;

  /** Makes a detector for an input rate in Hz. */
  static create(rate: i32): Detector {
    const detector = changetype<Detector>(alloc(offsetof<Detector>()));
    const cadence = changetype<Cadence>(alloc(offsetof<Cadence>()));
    const first = changetype<FirstLook>(alloc(offsetof<FirstLook>()));
    first.results = alloc(usize(WINDOW * RESULT_BYTES));
    cadence.first = first;
    cadence.last = changetype<LastTone>(alloc(offsetof<LastTone>()));
    cadence.measured = alloc(usize(MEASURED_BYTES));
    cadence.tone = changetype<HeldTone>(alloc(offsetof<HeldTone>()));
    detector.cadence = cadence;
    detector.rate = rate;
    cadence.slack = rate === ANALYSIS_RATE ? 1 : 6;
    detector.history = alloc(usize(CAPACITY * 2));
    detector.tail = alloc(usize(MAX_TAPS * 4));
    detector.filter = rate === ANALYSIS_RATE ? null : filterFor(rate);
    detector.reset();
    return detector;
  }

  /** Frees the detector's memory. */
  destroy(): void {
    const filter = this.filter;
    if (filter) releaseFilter(filter);
    heap.free(changetype<usize>(this.cadence.last));
    heap.free(this.cadence.measured);
    heap.free(changetype<usize>(this.cadence.tone));
    heap.free(this.cadence.first.results);
    heap.free(changetype<usize>(this.cadence.first));
    heap.free(changetype<usize>(this.cadence));
    heap.free(this.history);
    heap.free(this.tail);
    heap.free(changetype<usize>(this));
  }

  /** Forgets everything heard. */
  reset(): void {
    this.cadence.reset();
    memory.fill(this.history, 0, usize(CAPACITY * 2));
    memory.fill(this.tail, 0, usize(MAX_TAPS * 4));
    this.filled = KEPT;
    this.waiting = 0;
    this.now = 0;
    this.nextOutput = 0;
    const filter = this.filter;
    // Zeros stand in for what came before the first sample.
    this.tailCount = filter ? filter.taps / 2 - 1 : 0;
    this.tailAt = -i64(this.tailCount);
  }

  /** Takes `count` int16 samples at `samples`. */
  pushI16(samples: usize, count: i32): void {
    if (!this.filter) {
      this.pushAnalysis(samples, count);
      return;
    }
    const at = this.openLine();
    for (let i: usize = 0; i < usize(count); i++) store<f32>(at + (i << 2), f32(load<i16>(samples + (i << 1))));
    this.decimate(count);
  }

  /** Takes `count` float32 samples (-1 to 1) at `samples`; those that are not finite count as silence. */
  pushF32(samples: usize, count: i32): void {
    const at = this.openLine();
    for (let i: usize = 0; i < usize(count) << 2; i += 4) {
      const x = load<f32>(samples + i);
      store<f32>(at + i, isFinite(x) ? max(f32(-32768), min(f32(32767), x * 32768)) : 0);
    }
    if (this.filter) this.decimate(count);
    else for (let i: usize = 0; i < usize(count) << 2; i += 4) this.pushOne(load<f32>(at + i));
  }

  /** Takes `count` samples that never came, which the host also pushes as zeros. */
  lost(count: i32): void {
    const at = this.now + f64(this.waiting);
    this.cadence.lost(at, at + (f64(count) * ANALYSIS_RATE) / f64(this.rate));
  }

  // Puts the tail at the head of the shared line; returns where new samples go.
  private openLine(): usize {
    memory.copy(line, this.tail, usize(this.tailCount * 4));
    return line + usize(this.tailCount * 4);
  }

  private decimate(count: i32): void {
    const filter = this.filter!;
    const available = this.tailCount + count;
    const reach = filter.taps / 2 - 1;
    let first: i64 = 0;
    while (true) {
      const scaled = this.nextOutput * i64(filter.rate);
      const centre = scaled / ANALYSIS_RATE;
      first = centre - reach - this.tailAt;
      if (first + filter.taps > i64(available)) break;
      const fraction = f64(scaled % ANALYSIS_RATE) / ANALYSIS_RATE;
      // Rounded to the nearest phase; past the last it is the next sample's first, half a phase early at most.
      const phase = min(filter.phases - 1, i32(Math.round(fraction * f64(filter.phases))));
      this.pushOne(dot(line + (usize(first) << 2), filter.coefficients + usize(phase * filter.taps * 4), filter.taps));
      this.nextOutput++;
    }
    const used = min(i32(first), available);
    this.tailCount = available - used;
    this.tailAt += used;
    memory.copy(this.tail, line + (usize(used) << 2), usize(this.tailCount * 4));
  }

  private pushOne(x: f32): void {
    this.makeRoom();
    const rounded = i32(nearest(max(f32(-32768), min(f32(32767), x))));
    store<i16>(this.history + usize(this.filled * 2), i16(rounded));
    this.filled++;
    if (++this.waiting === SUB_BLOCK) this.handOn();
  }

  private pushAnalysis(samples: usize, count: i32): void {
    while (count > 0) {
      this.makeRoom();
      const taken = min(count, SUB_BLOCK - this.waiting);
      memory.copy(this.history + usize(this.filled * 2), samples, usize(taken * 2));
      this.filled += taken;
      this.waiting += taken;
      samples += usize(taken * 2);
      count -= taken;
      if (this.waiting === SUB_BLOCK) this.handOn();
    }
  }

  private makeRoom(): void {
    if (this.filled + SUB_BLOCK <= CAPACITY || this.waiting > 0) return;
    memory.copy(this.history, this.history + usize((this.filled - KEPT) * 2), usize(KEPT * 2));
    this.filled = KEPT;
  }

  private handOn(): void {
    this.waiting = 0;
    this.now += f64(SUB_BLOCK);
    this.cadence.hop(this.history + usize(this.filled * 2), this.now);
  }
}

function alloc(size: usize): usize {
  const at = heap.alloc(size);
  memory.fill(at, 0, size);
  return at;
}
