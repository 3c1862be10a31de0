// One stream's state: whatever comes is brought to 8 kHz, kept as history, and handed on one sub-block at a time.
import { inputPtr } from "./areas";
import { Cadence } from "./cadence";
import { Decimator } from "./decimate";
import { DecimationFilter, filterFor, releaseFilter } from "./decimation-filter";
import { EndedTone } from "./ended-tone";
import { RAW_SPAN } from "./finding";
import { Follower } from "./follower";
import { FirstLook } from "./first-look";
import { RESULT_BYTES, SUB_BLOCK } from "./goertzel";
import { HeldTone } from "./held-tone";
import { HiddenTone } from "./hidden-tone";
import { LastTone } from "./last-tone";
import { PLAIN_FIT_BYTES, PlainFit } from "./plain-fit";
import { ANALYSIS_RATE } from "./rate";
import { Seeker } from "./seeker";
import { WINDOW } from "./window";

/** Samples kept for looking back while a tone sounds: a second look and the longest wait for an end. */
const KEPT: i32 = 1024;
/** Samples kept otherwise: a second look. */
const KEPT_IDLE: i32 = RAW_SPAN + SUB_BLOCK;
/** Samples the history holds before it is moved back. */
const CAPACITY: i32 = 1280;
/** What is copied or decimated may overshoot by this. */
const SPILL_BYTES: i32 = 64;

/** Samples of a hole's edge that decimation fills (measured: 3 to 5 at any rate and level). */
const SMEARED: f64 = 4;

/** Bytes of a detector without its decimator's tail; each of its thirteen parts begins at a multiple of 16. */
const FIXED_BYTES: i32 =
  i32(
    offsetof<Detector>() +
      offsetof<Cadence>() +
      offsetof<Seeker>() +
      offsetof<Follower>() +
      offsetof<HiddenTone>() +
      offsetof<EndedTone>() +
      offsetof<FirstLook>() +
      offsetof<HeldTone>() +
      offsetof<LastTone>() +
      offsetof<Decimator>(),
  ) +
  WINDOW * RESULT_BYTES +
  i32(PLAIN_FIT_BYTES) +
  CAPACITY * 2 +
  SPILL_BYTES +
  14 * 16;

/** One stream, in one piece of memory. */
@unmanaged
export class Detector {
  cadence: Cadence;
  rate: i32;
  decimator: Decimator | null;
  history: usize;
  /** Samples in the history, and how many of them are not yet handed on. */
  filled: i32;
  waiting: i32;
  /** Samples handed on. */
  now: i64;

  /** Makes a detector for an input rate in Hz. */
  static create(rate: i32): Detector {
    const filter: DecimationFilter | null = rate === ANALYSIS_RATE ? null : filterFor(rate);
    let tailBytes = 0;
    if (filter) tailBytes = filter.taps * 2;
    Piece.begin(FIXED_BYTES + tailBytes);
    const detector = changetype<Detector>(Piece.next(offsetof<Detector>()));
    const cadence = changetype<Cadence>(Piece.next(offsetof<Cadence>()));
    const first = changetype<FirstLook>(Piece.next(offsetof<FirstLook>()));
    first.place(Piece.next(usize(WINDOW * RESULT_BYTES)));
    const tone = changetype<HeldTone>(Piece.next(offsetof<HeldTone>()));
    tone.fit = changetype<PlainFit>(Piece.next(PLAIN_FIT_BYTES));
    const seeker = changetype<Seeker>(Piece.next(offsetof<Seeker>()));
    seeker.first = first;
    seeker.tone = tone;
    seeker.last = changetype<LastTone>(Piece.next(offsetof<LastTone>()));
    const follower = changetype<Follower>(Piece.next(offsetof<Follower>()));
    follower.tone = tone;
    follower.hidden = changetype<HiddenTone>(Piece.next(offsetof<HiddenTone>()));
    follower.ended = changetype<EndedTone>(Piece.next(offsetof<EndedTone>()));
    follower.smeared = filter ? SMEARED : 0;
    follower.slack = filter ? 2 : 1;
    cadence.seeker = seeker;
    cadence.follower = follower;
    detector.cadence = cadence;
    detector.rate = rate;
    detector.history = Piece.next(usize(CAPACITY * 2 + SPILL_BYTES));
    if (filter) {
      const decimator = changetype<Decimator>(Piece.next(offsetof<Decimator>()));
      decimator.filter = filter;
      decimator.tail = Piece.next(usize(tailBytes));
      detector.decimator = decimator;
    }
    detector.reset();
    return detector;
  }

  /** Frees the detector's memory. */
  destroy(): void {
    const decimator = this.decimator;
    if (decimator) releaseFilter(decimator.filter);
    heap.free(changetype<usize>(this));
  }

  /** Forgets everything heard. */
  reset(): void {
    this.cadence.reset();
    memory.fill(this.history, 0, usize(CAPACITY * 2));
    this.filled = KEPT_IDLE;
    this.waiting = 0;
    this.now = 0;
    const decimator = this.decimator;
    if (decimator) decimator.reset();
  }

  /** Takes `count` int16 samples from the input area. */
  pushI16(count: i32): void {
    const decimator = this.decimator;
    if (decimator) this.decimate(decimator, count);
    else this.copy(count);
  }

  /** Takes `count` float32 samples (-1 to 1) from the input area; those that are not finite count as silence. */
  pushF32(count: i32): void {
    const most = f32x4.splat(Infinity);
    const scale = f32x4.splat(32768);
    // In place: what is written lies before what is still to be read.
    const input = inputPtr();
    for (let i: usize = 0; i < usize(count * 2); i += 8) {
      const x = v128.load(input + (i << 1));
      const finite = v128.and(x, f32x4.lt(f32x4.abs(x), most));
      const rounded = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(finite, scale)));
      v128.store64_lane(input + i, i16x8.narrow_i32x4_s(rounded, rounded), 0);
    }
    this.pushI16(count);
  }

  /** Takes `count` samples that never came, which the host also pushes as zeros. */
  lost(count: i32): void {
    const at = f64(this.now + i64(this.waiting));
    this.cadence.follower.lost(at, at + (f64(count) * ANALYSIS_RATE) / f64(this.rate));
  }

  @inline
  private copy(count: i32): void {
    let from = inputPtr();
    while (count > 0) {
      const taken = min(count, this.makeRoom());
      const end = from + usize(taken * 2);
      let to = this.history + usize(this.filled * 2);
      let peaks = i16x8.splat(0);
      for (; from < end; from += 64) {
        const a = v128.load(from);
        const b = v128.load(from, 16);
        const c = v128.load(from, 32);
        const d = v128.load(from, 48);
        v128.store(to, a);
        v128.store(to, b, 16);
        v128.store(to, c, 32);
        v128.store(to, d, 48);
        const ab = i16x8.max_u(i16x8.abs(a), i16x8.abs(b));
        peaks = i16x8.max_u(peaks, i16x8.max_u(ab, i16x8.max_u(i16x8.abs(c), i16x8.abs(d))));
        to += 64;
      }
      from = end;
      count -= taken;
      this.handOn(taken, peaks);
    }
  }

  private decimate(decimator: Decimator, count: i32): void {
    decimator.begin(inputPtr(), count);
    while (true) {
      const room = this.makeRoom();
      const to = this.history + usize(this.filled * 2);
      const taken = decimator.read(to, room);
      let peaks = i16x8.splat(0);
      for (let i: usize = 0; i < usize(taken * 2); i += 16) peaks = i16x8.max_u(peaks, i16x8.abs(v128.load(to + i)));
      this.handOn(taken, peaks);
      if (taken < room) break;
    }
    decimator.end();
  }

  // Returns how many samples there is room for: a sub-block at least.
  @inline
  private makeRoom(): i32 {
    if (this.filled + SUB_BLOCK > CAPACITY) {
      const kept = this.cadence.sounding ? KEPT : KEPT_IDLE;
      memory.copy(this.history, this.history + usize((this.filled - kept) * 2), usize(kept * 2));
      this.filled = kept;
    }
    return CAPACITY - this.filled;
  }

  // Hands on the sub-blocks that `count` more samples complete; no sample is greater than these eight peaks.
  @inline
  private handOn(count: i32, peaks: v128): void {
    const waiting = this.waiting + count;
    const from = this.history + usize((this.filled + count - waiting) * 2);
    const before = this.now;
    const now = before + i64(waiting & -SUB_BLOCK);
    this.filled += count;
    this.waiting = waiting & (SUB_BLOCK - 1);
    this.now = now;
    if (!this.cadence.sleepsThrough(peaks, count)) this.hops(from, before, now);
  }

  // Hands on the sub-blocks between two samples of the stream, of which the first one is at `from`.
  @inline
  private hops(from: usize, first: i64, last: i64): void {
    const cadence = this.cadence;
    cadence.begin();
    for (let now = cadence.nextDue(first + SUB_BLOCK); now <= last; now = cadence.nextDue(now + SUB_BLOCK)) {
      cadence.hop(from + usize(now - first) * 2, now);
    }
  }
}

/** The one piece of memory of the detector that is being made. */
class Piece {
  private static free: usize = 0;

  /** Takes a piece of `size` bytes, all zero. */
  static begin(size: i32): void {
    Piece.free = heap.alloc(usize(size));
    memory.fill(Piece.free, 0, usize(size));
  }

  /** Gives away its next `size` bytes. */
  static next(size: usize): usize {
    const at = Piece.free;
    Piece.free += (size + 15) & ~usize(15);
    return at;
  }
}
