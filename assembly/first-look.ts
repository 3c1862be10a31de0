// The first look: every 8 ms (where much twist is accepted, every 4), whether the newest 24 ms may hold two tones. Quiet stretches are not even analysed.
import { ENERGY_AT, energyOf, POWERS_AT, RESULT_BYTES, RUN, runBank, silentRun, STEPS_AT, SUB_BLOCK } from "./goertzel";
import { isMasked, unmask } from "./unmask";
import { glance, isAlone, isPlain } from "./glance";
import { ratioOf } from "./trig";
import { nominate, nomination, Verdict } from "./verdict";
import { WINDOW, Window } from "./window";

// By Cauchy and Schwarz two tones of power P each (A^2 / 4), joined over some runs, cannot be there when none of the runs
// holds 4 P a sample; 3.6, since neighbours of the two groups are not quite orthogonal over 64 samples (computed: 1.107).
const QUIET: f64 = 3.6;

/** Least glance at a pair alone on the line: a slip of phase in a tone spoils it, and speech is hardly ever two sines. */
const LEAST_ALONE: f32 = -2;

/**
 * The two tones' part of a window's energy and their part of its steps', added: at least this, if they may fill the window.
 * Of 32,742 presses under all the conditions of `npm run fit` it refuses none, of windows in speech 68 %, in white noise 99.
 */
const LEAST_SHARE: f32 = 0.24;

/** Looks that may see a run, at most. */
const LOOKS: i32 = 2 * WINDOW;

/** Samples from whose end on a run holds none of them: two hops, since looks go by what is a hop old, and a run. */
const UNJUDGED: i32 = 2 * SUB_BLOCK + RUN;

const powers = memory.data(32, 16);

/** One stream's newest runs. */
@unmanaged
export class FirstLook {
  /** Least power of a tone worth a look: A^2 / 4. */
  minPower: f32;
  /** What two tones hold of a window at least: see `LEAST_SHARE`. */
  leastShare: f32;
  /** Least energy of a run that may hold such tones. */
  minEnergy: f32;
  /** Greatest sample that no run of such an energy needs to hold. */
  quietPeak: i16;
  /** Samples since a greater one, up to `UNJUDGED`. */
  quietFor: i32;
  /** Whether more twist is accepted than the windows part cleanly. */
  wide: bool;
  /** Whether no glance can tell: it knows nothing of much twist, nor of tones that do not fill its window. */
  undecided: bool;
  /** What the glance makes of the pair last nominated: positive if a second look is worth it. */
  glance: f32;
  /** Whether hardly anything else was on the line in the newest 16 ms. */
  isAlone: bool;
  /** Whether that pair is alone on the line, and steady. */
  isPlain: bool;
  /** Looks to come that may see a run which is not quiet. */
  awake: i32;
  /** Whether the results of the runs before the next are at hand. */
  known: bool;
  /** The results of the window's three runs. */
  oldest: usize;
  middle: usize;
  newest: usize;

  /** Sets the least level of either tone, the shortest tone in samples, and whether much twist is accepted. */
  setLimits(minLevelDbm0: f64, minTone: f64, wide: bool): void {
    const peak = 32768.0 * ratioOf(minLevelDbm0 - 3.14);
    this.minPower = f32((peak * peak) / 4.0);
    this.minEnergy = this.minPower * f32(QUIET * f64(RUN));
    this.quietPeak = i16(Math.sqrt(QUIET * f64(this.minPower)) - 0.01);
    this.wide = wide;
    const filled = min(1.0, minTone / f64(WINDOW * RUN));
    this.leastShare = LEAST_SHARE * f32(filled);
    this.undecided = wide || filled < 1;
  }

  /** Takes memory for the results. */
  place(results: usize): void {
    this.oldest = results;
    this.middle = results + usize(RESULT_BYTES);
    this.newest = results + usize(2 * RESULT_BYTES);
  }

  /** Forgets the runs; they are run again, from the history, when they are needed. */
  forget(): void {
    this.known = false;
    this.quietFor = 0;
    this.awake = 0;
  }

  /** Whether the pair last nominated is worth a second look. */
  isPromising(): bool {
    return this.glance > (this.isAlone ? LEAST_ALONE : 0) || this.undecided;
  }

  /**
   * The first hop, from `now` on, at which a look is due. With much twist windows miss the weaker tone now and then: twice as
   * many are judged.
   */
  @inline
  nextDue(now: i64): i64 {
    return this.wide ? now : now | SUB_BLOCK;
  }

  /**
   * Whether the `count` newest samples, none above its eight `peaks`, wake nothing: no run in which they are can hold a
   * tone, and none before them that is still to be judged.
   */
  @inline
  isStillQuiet(peaks: v128, count: i32): bool {
    if (v128.any_true(i16x8.sub_sat_u(peaks, i16x8.splat(this.quietPeak)))) {
      this.quietFor = 0;
      return false;
    }
    const quietBefore = this.quietFor;
    this.quietFor = min(quietBefore + count, UNJUDGED);
    if (quietBefore < UNJUDGED || this.awake > 0) return false;
    this.known = false;
    return true;
  }

  /**
   * Whether the window that ends at address `end` of the history nominates a pair; called when a look is due. Of the
   * window, the newest `fresh` samples come after the tone before.
   */
  nominates(end: usize, fresh: f64): bool {
    const newest = end - usize(RUN * 2);
    const energy = energyOf(newest);
    if (energy >= this.minEnergy || this.wasLoud(end, fresh)) this.awake = LOOKS;
    if (this.awake === 0) {
      this.known = false;
      return false;
    }
    this.awake--;
    if (this.known && !this.wide) this.run(newest, energy);
    else this.runAll(newest);
    return this.judge();
  }

  // Whether an older run, not yet run, may hold a tone that sounded, fresh, while the one before was still followed.
  private wasLoud(end: usize, fresh: f64): bool {
    if (this.known || this.awake > 0 || fresh > f64(UNJUDGED + WINDOW * RUN)) return false;
    for (let run = 2; run <= WINDOW && f64(run * RUN) <= fresh; run++) {
      if (energyOf(end - usize(run * RUN * 2)) >= this.minEnergy) return true;
    }
    return false;
  }

  private runAll(newest: usize): void {
    for (let back = WINDOW - 1; back >= 0; back--) {
      const samples = newest - usize(back * RUN * 2);
      this.run(samples, energyOf(samples));
    }
    this.known = true;
  }

  // The newest run takes the oldest one's place.
  @inline
  private run(samples: usize, energy: f32): void {
    const result = this.oldest;
    if (energy > 0) runBank(samples, energy, result);
    else silentRun(samples, result);
    this.oldest = this.middle;
    this.middle = this.newest;
    this.newest = result;
  }

  // No window holds more than its runs do.
  @inline
  private mayHold(oldest: usize, middle: usize, newest: usize): bool {
    const low = FirstLook.powersIn(oldest, middle, newest);
    const high = FirstLook.powersIn(oldest + 16, middle + 16, newest + 16);
    const energy = FirstLook.sumAt(ENERGY_AT, oldest, middle, newest);
    const steps = FirstLook.sumAt(STEPS_AT, oldest, middle, newest);
    return Verdict.mayHold(low, high, energy / f32(RUN), steps / f32(RUN), this.minPower, this.leastShare);
  }

  @inline
  private static sumAt(at: usize, a: usize, b: usize, c: usize): f32 {
    return load<f32>(a + at) + load<f32>(b + at) + load<f32>(c + at);
  }

  @inline
  private static powersIn(a: usize, b: usize, c: usize): v128 {
    return f32x4.add(f32x4.add(v128.load(a, POWERS_AT), v128.load(b, POWERS_AT)), v128.load(c, POWERS_AT));
  }

  @inline
  private judge(): bool {
    const oldest = this.oldest;
    const middle = this.middle;
    const newest = this.newest;
    if (!this.mayHold(oldest, middle, newest)) return false;
    Window.join(oldest, middle, newest, powers);
    if (this.wide && isMasked(powers)) {
      const runs = unmask(oldest, middle, newest, powers);
      Window.join(runs, runs + usize(RESULT_BYTES), runs + usize(2 * RESULT_BYTES), powers);
    }
    if (!nominate(powers, this.minPower, this.wide)) return false;
    this.glance = glance(oldest, middle, newest, powers, nomination.low, nomination.high);
    this.isAlone = isAlone();
    this.isPlain = !this.wide && isPlain();
    return true;
  }
}
