// The first look: every 8 ms (where much twist is accepted, every 4), whether the newest 24 ms may hold two tones. Quiet stretches are not even analysed.
import { ENERGY_AT, energyOf, RESULT_BYTES, RUN, runBank, SUB_BLOCK } from "./goertzel";
import { isMasked, unmask } from "./unmask";
import { glance, isPlain } from "./glance";
import { nominate, nomination } from "./verdict";
import { WINDOW, Window } from "./window";

// By Cauchy and Schwarz two tones of power P each (A^2 / 4), joined over some runs, cannot be there when none of the runs
// holds 4 P a sample; 3.6, since neighbours of the two groups are not quite orthogonal over 64 samples (computed: 1.107).
const QUIET: f64 = 3.6;

/** Looks that may see a run, at most. */
const LOOKS: i32 = 2 * WINDOW;

const powers = memory.data(32, 16);

/** One stream's newest runs. */
@unmanaged
export class FirstLook {
  /** Least power of a tone worth a look: A^2 / 4. */
  minPower: f32;
  /** Least energy of a run that may hold such tones. */
  minEnergy: f32;
  /** Whether more twist is accepted than the windows part cleanly. */
  wide: bool;
  /** Whether no glance can tell: it knows nothing of much twist, nor of tones that do not fill its window. */
  undecided: bool;
  /** What the glance makes of the pair last nominated: positive if a second look is worth it. */
  glance: f32;
  /** Whether that pair is alone on the line, and steady. */
  isPlain: bool;
  /** Looks to come that may see a run which is not quiet. */
  awake: i32;
  /** Whether the results of the runs before the next are at hand. */
  known: bool;
  /** The runs' results: a ring, and where in it the oldest is. */
  results: usize;
  oldest: usize;

  /** Sets the least level of either tone, the shortest tone in samples, and whether much twist is accepted. */
  setLimits(minLevelDbm0: f64, minTone: f64, wide: bool): void {
    const peak = 32768.0 * Math.pow(10.0, (minLevelDbm0 - 3.14) / 20.0);
    this.minPower = f32((peak * peak) / 4.0);
    this.minEnergy = this.minPower * f32(QUIET * f64(RUN));
    this.wide = wide;
    this.undecided = wide || minTone < f64(WINDOW * RUN);
  }

  /** Forgets the runs; they are run again, from the history, when they are needed. */
  forget(): void {
    this.known = false;
    this.awake = LOOKS;
    this.oldest = this.results;
  }

  /** Whether the pair last nominated is worth a second look. */
  isPromising(): bool {
    return this.glance > 0 || this.undecided;
  }

  /** Whether a look is due at a hop. With much twist windows miss the weaker tone now and then: twice as many are judged. */
  isDue(now: f64): bool {
    return this.wide || (i64(now) & SUB_BLOCK) !== 0;
  }

  /** Whether the window that ends at address `end` of the history nominates a pair; called when a look is due. */
  nominates(end: usize): bool {
    const energy = energyOf(end - usize(RUN * 2));
    if (energy >= this.minEnergy) this.awake = LOOKS;
    if (this.awake === 0) {
      this.known = false;
      return false;
    }
    this.awake--;
    if (!this.known || this.wide) this.catchUp(end);
    this.run(end - usize(RUN * 2), energy);
    return this.judge();
  }

  private catchUp(end: usize): void {
    for (let back: usize = usize(WINDOW); back > 1; back--) {
      const samples = end - back * usize(RUN * 2);
      this.run(samples, energyOf(samples));
    }
    this.known = true;
  }

  private run(samples: usize, energy: f32): void {
    runBank(samples, energy, this.oldest);
    this.oldest = this.after(this.oldest);
  }

  private after(result: usize): usize {
    const next = result + usize(RESULT_BYTES);
    return next === this.results + usize(WINDOW * RESULT_BYTES) ? this.results : next;
  }

  private judge(): bool {
    const middle = this.after(this.oldest);
    const newest = this.after(middle);
    Window.join(this.oldest, middle, newest, powers);
    if (this.wide && isMasked(powers)) {
      const runs = unmask(this.oldest, middle, newest, powers);
      Window.join(runs, runs + usize(RESULT_BYTES), runs + usize(2 * RESULT_BYTES), powers);
    }
    const energy = load<f32>(this.oldest, ENERGY_AT) + load<f32>(middle, ENERGY_AT) + load<f32>(newest, ENERGY_AT);
    if (!nominate(powers, energy / f32(WINDOW * RUN), this.minPower, this.wide)) return false;
    this.glance = glance(this.oldest, middle, newest, powers, nomination.low, nomination.high);
    this.isPlain = !this.wide && isPlain();
    return true;
  }
}
