// Between tones: what the first look nominates is looked at, until it is believed to be a tone.
import { CleanBlock } from "./clean-block";
import { draft } from "./draft";
import { explainLook } from "./explain";
import { finding, prepareCore, RAW_SPAN, SPAN } from "./finding";
import { FirstLook } from "./first-look";
import { SUB_BLOCK } from "./goertzel";
import { HeldTone } from "./held-tone";
import { REACH } from "./highpass";
import { Keypad } from "./keypad";
import { LastTone } from "./last-tone";
import { findLine } from "./lines";
import { beginsInQuiet, look, lookPlainly, plainLimit, prepareLine, sketch } from "./measure";
import { isPiece, joinPieces } from "./pieces";
import { PER_MS } from "./rate";
import { bestScore, score } from "./score";
import { decibels } from "./trig";
import { nomination } from "./verdict";

/** Hops for which a nomination is looked at. */
const LOOKS: i32 = 4;

/** The error a short tone's twist is measured with, dB: a tone right at the limit is accepted. */
const TWIST_ERROR: f64 = 0.5;

/** Longest tone a look waits to see whole. */
const LONGEST_LOOK: f64 = 40.0 * PER_MS;

/** A tone that fills more of the span, or its first sample, began before it, and was refused then: speech and music, as a rule. */
const NEWEST: f64 = 62.0 * PER_MS;

/** A score so low is of no tone, however the look was timed: most second looks at speech have a lower one. */
const HOPELESS: f64 = -12;

/** A window so bad, and one without any pair, ends the looks that the window before led to (some 2 % of the cost of speech). */
const HOPELESS_GLANCE: f32 = -8;

/** A draft so bad is of no tone either: looks that begin like it are not taken again (3 % of the cost of speech). */
const HOPELESS_DRAFT: f32 = -4;

/** Energy of a sub-block that two tones must explain for it to be a piece of a tone by itself. */
const LEAST_EXPLAINED: f64 = 0.92;

/** One stream between its tones. Positions are samples at 8 kHz from the stream's first. */
@unmanaged
export class Seeker {
  /** Shortest tone worth believing, in samples. */
  minSeen: f64;
  /** Breaks up to here are bridged, in samples. */
  bridge: f64;
  /** Greatest twist of either sign, dB. */
  maxForwardTwistDb: f64;
  maxReverseTwistDb: f64;
  /** Whether each nomination is looked at, whatever the glance makes of it, and reported, and nothing else is done. */
  onlyLooking: bool;
  /** What nominates. */
  first: FirstLook;
  /** The key nominated last, and the hops for which it is still looked at. */
  key: i32;
  pending: i32;
  /** No later tone starts before this. */
  floorAt: f64;
  /** The last piece seen, and in the end the tone. */
  tone: HeldTone;
  /** End of a piece too short to be a tone by itself; -1 if there is none. */
  pieceEndAt: f64;
  /** The tone before, whose echo is no second press. */
  last: LastTone;

  /** Sets what is accepted; once, before anything is heard. */
  setLimits(minTone: f64, bridge: f64, minLevelDbm0: f64, maxForwardTwistDb: f64, maxReverseTwistDb: f64): void {
    this.minSeen = min(minTone, LONGEST_LOOK);
    this.bridge = bridge;
    this.maxForwardTwistDb = maxForwardTwistDb;
    this.maxReverseTwistDb = maxReverseTwistDb;
    this.first.setLimits(minLevelDbm0, minTone, max(maxForwardTwistDb, maxReverseTwistDb) > 18);
  }

  /** Forgets everything heard. */
  reset(): void {
    this.last.forget();
    this.begin(0);
  }

  /** Seeks again, after the tone has ended; of one that was never reported there is no echo. */
  resume(endAt: f64, wasReported: bool): void {
    if (wasReported) this.last.set(this.tone.key, endAt, this.tone.powerDb());
    this.begin(endAt);
  }

  private begin(floorAt: f64): void {
    this.floorAt = floorAt;
    this.pending = 0;
    this.pieceEndAt = -1;
    this.first.forget();
  }

  /** Whether the `count` newest samples, none above its eight `peaks`, are so quiet after such a quiet that nothing is to be done. */
  @inline
  sleepsThrough(peaks: v128, count: i32): bool {
    return this.first.isStillQuiet(peaks, count) && this.pending === 0;
  }

  /** The end of the first sub-block at which there is anything to be done, from that which ends at sample `now` on. */
  @inline
  nextDue(now: i64): i64 {
    return this.pending > 0 ? now : this.first.nextDue(now);
  }

  /** Takes the newest sub-block, which ends at address `end` of the history and sample `now`; returns whether `tone` sounds. */
  @inline
  hop(end: usize, now: i64): bool {
    const spanAt = f64(now) - f64(SPAN + REACH);
    const span = end - usize(RAW_SPAN * 2);
    // 4 ms back, since a second look sees 4 ms less than has come.
    if (this.first.nextDue(now) === now) {
      const isPair = this.first.nominates(end - usize(SUB_BLOCK * 2), f64(now - SUB_BLOCK) - this.floorAt);
      if (!isPair && this.pending === 0) return false;
      if (this.isWorth(isPair)) {
        this.key = Keypad.key(nomination.low, nomination.high);
        this.pending = LOOKS;
        if (this.first.isPlain && this.believesPlainly(span, spanAt)) return true;
      }
    }
    return this.pending > 0 && (this.believes(span, spanAt) || this.goesOn(end, f64(now)));
  }

  // Whether what the first look nominated, if it did, is worth looks of its own; ends those at hand where there is no more hope.
  @inline
  private isWorth(isPair: bool): bool {
    const first = this.first;
    if (this.onlyLooking || this.pieceEndAt >= 0) return isPair;
    if (isPair && first.isPromising()) return true;
    if ((!isPair || first.glance < HOPELESS_GLANCE) && !first.undecided) this.pending = 0;
    return false;
  }

  // A plain tone is believed without a second look, and reported when it has lasted long enough.
  private believesPlainly(span: usize, spanAt: f64): bool {
    if (this.pieceEndAt >= 0 || this.onlyLooking) return false;
    lookPlainly(span, nomination.low, nomination.high, this.floorIn(spanAt));
    if (finding.excess > 0 || !beginsInQuiet() || !this.isExpected(spanAt)) return false;
    this.tone.take(spanAt, this.key, plainLimit(), true);
    return true;
  }

  private floorIn(spanAt: f64): i32 {
    return i32(Math.ceil(this.floorAt - spanAt));
  }

  @inline
  private believes(span: usize, spanAt: f64): bool {
    this.pending--;
    const limit = prepareCore(span);
    const low = Keypad.low(this.key);
    const high = Keypad.high(this.key);
    sketch(low, high);
    const worth = draft(this.first.glance, this.first.isAlone);
    if (worth <= 0 && !this.onlyLooking && !this.first.undecided && this.pieceEndAt < 0) {
      if (worth < HOPELESS_DRAFT) this.pending = 0;
      return false;
    }
    look(span, limit, low, high, this.floorIn(spanAt));
    if (this.onlyLooking) {
      explainLook(this.key, spanAt, this.first, worth);
      return false;
    }
    if (!this.isExpected(spanAt)) return false;
    const found = this.found(finding.endAt - finding.startAt);
    if (found > 0) {
      this.tone.take(spanAt, this.key, limit, false);
      return true;
    }
    // A look a hop later would not find a tone either.
    if (found < HOPELESS && this.pieceEndAt < 0) this.pending = 0;
    return isPiece() && this.joins(spanAt, limit);
  }

  // Whether the finding's twist is accepted and it is no echo of the tone before.
  private isExpected(spanAt: f64): bool {
    const twist = finding.twistDb();
    if (twist > this.maxReverseTwistDb + TWIST_ERROR || -twist > this.maxForwardTwistDb + TWIST_ERROR) return false;
    return !this.last.isEchoedBy(this.key, spanAt + finding.startAt, decibels(finding.power() + 1e-9), this.bridge);
  }

  // The score of a finding of such a length; 0 for what is too short and may yet grow, or was not found in this look.
  private found(length: f64): f64 {
    if (length > NEWEST || finding.startAt <= 0) return -Infinity;
    if (length < this.minSeen) return 0;
    let best = bestScore(finding);
    if (best <= 0) return best;
    // The dearest number comes last, and not in full where half of it tells enough.
    prepareLine();
    for (let stride = 2; stride > 0 && best > 0; stride--) {
      findLine(finding.count, stride);
      best = score(finding);
    }
    return best;
  }

  // Takes what was found as a piece of a tone; returns whether with its neighbours it is long enough.
  private joins(spanAt: f64, limit: i32): bool {
    this.pending = LOOKS - 1;
    joinPieces(this.floorIn(spanAt), i32(this.bridge));
    this.tone.take(spanAt, this.key, limit, false);
    // Only a piece seen to end has been seen whole, and its frequencies with it.
    this.pieceEndAt = finding.endAt < f64(SPAN) - 1.5 * PER_MS ? spanAt + finding.endAt : -1;
    return finding.endAt - finding.startAt >= this.minSeen;
  }

  // Whether a piece seen before, too short by itself, goes on after a break for long enough.
  private goesOn(end: usize, now: f64): bool {
    if (this.pieceEndAt < 0) return false;
    const blockEnd = now - f64(REACH);
    const blockAt = blockEnd - SUB_BLOCK;
    const tone = this.tone;
    if (blockAt < this.pieceEndAt || blockEnd - tone.startAt < this.minSeen) return false;
    if (blockAt - this.pieceEndAt > this.bridge) {
      this.pieceEndAt = -1;
      return false;
    }
    this.pending = 1;
    const explained = CleanBlock.fit(end, tone.w1, tone.w2);
    const weaker = CleanBlock.weaker(tone.amplitudes);
    const louder = CleanBlock.louder(tone.amplitudes);
    if (explained < LEAST_EXPLAINED || weaker < 0.7 || louder > 1.4) return false;
    tone.resume(blockEnd - 16.5);
    return true;
  }
}
