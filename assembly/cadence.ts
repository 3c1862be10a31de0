// Verdicts in time -> a tone begins, a tone ends.
//
//            |<-- 25.5 ms -->|                    |<- bridge ->|
//   line  ___/~~~~~~~~~~~~~~~~~~~~~~~~|__|~~~~~~~~~\_______________
//   looks      .  .  .  .  .  S                               E
//         start event at S, once the tone is long enough; a break shorter than the bridge is looked over;
//         end event at E, once the pause has outlasted it, with both edges where they were.
import { ANALYSIS_RATE, PER_MS } from "./rate";
import { Events } from "./events";
import { Keypad } from "./keypad";
import { FirstLook } from "./first-look";
import { SUB_BLOCK } from "./goertzel";
import { bestScore, score } from "./score";
import { nomination } from "./verdict";
import { CleanBlock } from "./clean-block";
import { findEnd, findStart, setBridge } from "./edges";
import { finding, prepare, prepareCore, RAW_SPAN, SPAN } from "./finding";
import { look, lookPlainly, Measured, measureLine, measureTone } from "./measure";
import { findHole, Hole, isOnGrid, isWholePackets, LONGEST_HOLE } from "./hole";
import { explainLook } from "./explain";
import { HeldTone } from "./held-tone";
import { LastTone } from "./last-tone";
import { isPiece, joinPieces } from "./pieces";
import { burstLimit, REACH } from "./highpass";
import { describeGlanced } from "./glance";
import { decibels } from "./trig";

/** Samples of history a hole is looked for in. */
const KEPT_SAMPLES: i32 = 1024;

/** Time after a hole for a whole sub-block of what follows, and the filter's reach. */
const WAIT: f64 = 13.0 * PER_MS;

/** The error a short tone's twist is measured with, dB: a tone right at the limit is accepted. */
const TWIST_ERROR: f64 = 0.5;

/** Longest tone a look waits to see whole. */
const LONGEST_LOOK: f64 = 40.0 * PER_MS;

/** A tone that fills more of the span began before it, and was refused then: speech and music, as a rule. */
const NEWEST: f64 = 62.0 * PER_MS;

/** Hops in which a plain tone of a phone's shortest length is long enough. */
const PLAIN_LOOKS: i32 = 3;

/** Energy of a sub-block that two tones must explain for it to be a piece of a tone by itself. */
const LEAST_EXPLAINED: f64 = 0.92;

/** Values of an end event from its start time on. */
export const MEASURED_BYTES: i32 = 7 * 8;

/** One stream's place in time. Positions are samples at 8 kHz from the stream's first. */
@unmanaged
export class Cadence {
  /** Shortest tone reported, and shortest tone worth believing, in samples. */
  minTone: f64;
  minSeen: f64;
  /** Breaks up to here are bridged, pauses from here on split. */
  bridge: f64;
  /** Sub-blocks without the tone after which it has ended: a bridge and the look's own lag. */
  absentLimit: i32;
  /** Greatest twist of either sign, dB. */
  maxForwardTwistDb: f64;
  maxReverseTwistDb: f64;
  /** Whether each nomination is looked at, whatever the glance makes of it, and reported, and nothing else is done. */
  onlyLooking: bool;
  /** Whether the tone, or what is nominated, is alone on the line: then there is nothing to be cleaned away. */
  plain: bool;
  /** Looks at it as such: a tone that rises slowly needs more than these. */
  plainLooks: i32;
  /** Hops for which a nomination is still looked at. */
  pending: i32;
  low: i32;
  high: i32;
  sounding: bool;
  /** Whether its start has been reported. */
  announced: bool;
  startAt: f64;
  /** Where bursts were limited when the tone began, in sample units. */
  limit: i32;
  /** No later tone starts before this. */
  floorAt: f64;
  /** The tone that sounds, or the last piece seen. */
  tone: HeldTone;
  /** End of a piece too short to be a tone by itself; -1 if there is none. */
  pieceEndAt: f64;
  pieceLow: i32;
  pieceHigh: i32;
  /** The tone before, whose echo is no second press. */
  last: LastTone;
  /** Middle of the last sub-block in which the tone was there. */
  presentAt: f64;
  /** Sub-blocks since then. */
  absent: i32;
  /** Sub-blocks in which the tone is back, but not in phase. */
  returned: i32;
  /** Where the tone ended, once that is sure; -1 before. */
  endAt: f64;
  /** The last run of samples that the host said never came. */
  lostFrom: f64;
  lostTo: f64;
  /** Samples that decimation fills at either edge of a hole, and how far off the packet grid a hole may seem then. */
  smeared: f64;
  slack: f64;
  /** What the end event will say, from its start time on, float64. */
  measured: usize;
  /** What nominates. */
  first: FirstLook;

  /** Sets what is accepted; once, before anything is heard. */
  setLimits(minToneMs: f64, minGapMs: f64, minLevelDbm0: f64, maxForwardTwistDb: f64, maxReverseTwistDb: f64): void {
    this.minTone = minToneMs * PER_MS;
    this.minSeen = min(this.minTone, LONGEST_LOOK);
    this.bridge = minGapMs * PER_MS;
    this.absentLimit = i32(Math.ceil(this.bridge / SUB_BLOCK)) + 1;
    this.maxForwardTwistDb = maxForwardTwistDb;
    this.maxReverseTwistDb = maxReverseTwistDb;
    this.first.setLimits(minLevelDbm0, this.minTone, max(maxForwardTwistDb, maxReverseTwistDb) > 18);
  }

  /** Forgets everything heard. */
  reset(): void {
    this.first.forget();
    this.pending = 0;
    this.sounding = false;
    this.floorAt = 0;
    this.pieceEndAt = -1;
    this.endAt = -1;
    this.lostFrom = -1e9;
    this.lostTo = -1e9;
    this.last.forget();
  }

  /** Takes the newest sub-block; `end` is the address after it in the history, `now` its end in the stream. */
  hop(end: usize, now: f64): void {
    setBridge(this.bridge);
    if (this.sounding) this.follow(end, now);
    else this.seek(end, now);
  }

  private seek(end: usize, now: f64): void {
    // 4 ms back, since a second look sees 4 ms less than has come.
    if (this.first.isDue(now) && this.nominates(end - usize(SUB_BLOCK * 2))) {
      this.low = nomination.low;
      this.high = nomination.high;
      this.pending = 4;
      this.plain = this.first.isPlain && this.pieceEndAt < 0 && !this.onlyLooking;
      if (this.plain) this.glanced(now);
    }
    if (this.pending === 0) {
      this.plainLooks = 0;
      return;
    }
    this.pending--;
    const spanAt = now - f64(SPAN + REACH);
    this.look(end - usize(RAW_SPAN * 2), spanAt);
    if (this.onlyLooking) explainLook(Keypad.key(this.low, this.high), spanAt, this.first.glance);
    else if (this.acceptable(spanAt)) this.begin(spanAt);
    else if (this.goesOn(end, now)) this.sound();
  }

  // Takes a plain tone over from the glance, whose window ends where the span ends.
  private glanced(now: f64): void {
    describeGlanced(this.low, this.high, f64(SPAN) - 32.5);
    this.tone.take(now - f64(SPAN + REACH));
  }

  private look(history: usize, spanAt: f64): void {
    const floor = i32(this.floorAt - spanAt);
    if (this.plain && this.plainLooks++ < PLAIN_LOOKS) {
      this.limit = burstLimit(history + usize(RAW_SPAN * 2));
      prepare(history, this.limit, true);
      this.tone.describe(spanAt);
      lookPlainly(this.low, this.high, floor);
      if (finding.excess === 0) return;
    }
    this.plain = false;
    this.limit = prepareCore(history);
    look(this.low, this.high, floor);
  }

  private nominates(end: usize): bool {
    return this.first.nominates(end) && (this.first.isPromising() || this.onlyLooking || this.pieceEndAt >= 0);
  }

  // Whether a piece seen before, too short by itself, goes on after a break for long enough.
  private goesOn(end: usize, now: f64): bool {
    if (this.pieceEndAt < 0) return false;
    const blockEnd = now - f64(REACH);
    const blockAt = blockEnd - SUB_BLOCK;
    if (blockAt < this.pieceEndAt || blockEnd - this.startAt < this.minSeen) return false;
    if (blockAt - this.pieceEndAt > this.bridge) {
      this.pieceEndAt = -1;
      return false;
    }
    this.pending = 1;
    const explained = CleanBlock.fit(end, this.tone.w1, this.tone.w2, this.plain);
    const weaker = CleanBlock.weaker(this.tone.re1, this.tone.im1, this.tone.re2, this.tone.im2);
    const louder = CleanBlock.louder(this.tone.re1, this.tone.im1, this.tone.re2, this.tone.im2);
    if (explained < LEAST_EXPLAINED || weaker < 0.7 || louder > 1.4) return false;
    this.low = this.pieceLow;
    this.high = this.pieceHigh;
    this.tone.adopt(1);
    this.tone.phaseAt = blockEnd - 16.5;
    this.presentAt = this.tone.phaseAt;
    return true;
  }

  private sound(): void {
    this.pieceEndAt = -1;
    this.sounding = true;
    this.first.forget();
    this.pending = 0;
    this.absent = 0;
    this.returned = 0;
    this.endAt = -1;
    this.announced = false;
    store<f64>(this.measured, -1, 8);
    this.announce(this.presentAt + SUB_BLOCK / 2);
  }

  // A tone longer than a look sees is believed first, and reported when it has lasted long enough.
  private announce(until: f64): void {
    if (this.announced || until - this.startAt < this.minTone) return;
    this.announced = true;
    Events.start(Keypad.key(this.low, this.high), this.startAt / PER_MS);
  }

  private acceptable(spanAt: f64): bool {
    const twist = finding.twistDb();
    if (twist > this.maxReverseTwistDb + TWIST_ERROR || -twist > this.maxForwardTwistDb + TWIST_ERROR) return false;
    const key = Keypad.key(this.low, this.high);
    if (this.last.isEchoedBy(key, spanAt + finding.startAt, decibels(finding.power() + 1e-9))) return false;
    const length = finding.endAt - finding.startAt;
    if (this.plain && length > NEWEST) return false;
    if (this.plain && length >= this.minSeen) return true;
    if (length >= this.minSeen && length <= NEWEST && bestScore(finding) > 0) {
      measureLine();
      if (score(finding) > 0) return true;
    }
    if (this.plain ? this.plainLooks < 2 : !isPiece()) return false;
    this.pending = 3;
    joinPieces(i32(this.floorAt - spanAt), i32(this.bridge));
    this.startAt = spanAt + finding.startAt;
    this.tone.take(spanAt);
    // Only a piece seen to end has been seen whole, and its frequencies with it.
    this.pieceEndAt = finding.endAt < f64(SPAN) - 1.5 * PER_MS ? spanAt + finding.endAt : -1;
    this.pieceLow = this.low;
    this.pieceHigh = this.high;
    return finding.endAt - finding.startAt >= this.minSeen;
  }

  private begin(spanAt: f64): void {
    this.startAt = spanAt + finding.startAt;
    this.tone.take(spanAt);
    this.presentAt = spanAt + finding.endAt - SUB_BLOCK / 2;
    this.sound();
    this.absent = i32((f64(SPAN) - finding.endAt) / SUB_BLOCK);
  }

  // Compares the newest cleaned sub-block with the tone as it was.
  private follow(end: usize, now: f64): void {
    const middleAt = now - f64(REACH) - 16.5;
    CleanBlock.fit(end, this.tone.w1, this.tone.w2, this.plain);
    this.tone.turnTo(middleAt);
    const weaker = CleanBlock.weaker(this.tone.re1, this.tone.im1, this.tone.re2, this.tone.im2);
    const inPhase = CleanBlock.isLike(this.tone.re1, this.tone.im1, this.tone.re2, this.tone.im2);
    if (inPhase && this.absent < 2) {
      this.stay(middleAt, 0.2);
      return;
    }
    this.absent++;
    const isBack = (inPhase || weaker > 0.5) && (this.returned === 0 || this.tone.isSteady());
    this.returned = isBack ? this.returned + 1 : 0;
    this.tone.remember();
    if (this.returned >= 2) {
      const endAt = this.oldEnd(end, now);
      if (endAt >= middleAt || this.bridges(end, now, endAt, middleAt)) this.stay(middleAt, inPhase ? 0.5 : 1);
      else this.report(end, now, endAt);
    } else if (this.returned === 0 && this.absent >= this.absentLimit) {
      const endAt = this.oldEnd(end, now);
      if (!this.mayBeLost(end, now, endAt)) this.report(end, now, endAt);
      else this.measure(end, now, endAt);
    }
  }

  private stay(at: f64, share: f64): void {
    this.tone.adopt(share);
    this.presentAt = at;
    this.announce(at + SUB_BLOCK / 2);
    this.absent = 0;
    this.returned = 0;
    this.endAt = -1;
  }

  // Whether the tone, back after a break, is the same one.
  private bridges(end: usize, now: f64, endAt: f64, backAt: f64): bool {
    prepare(end - usize(RAW_SPAN * 2), this.limit, this.plain);
    const spanAt = now - f64(SPAN + REACH);
    this.tone.describe(spanAt);
    finding.re1 = CleanBlock.re1();
    finding.im1 = CleanBlock.im1();
    finding.re2 = CleanBlock.re2();
    finding.im2 = CleanBlock.im2();
    const backStart = spanAt + findStart(i32(backAt - spanAt), 0);
    if (backStart - endAt < this.bridge) return true;
    if (!findHole(end, now, endAt, KEPT_SAMPLES, this.smeared) || Math.abs(Hole.to - backStart) > 2 * PER_MS)
      return false;
    if (!this.wasTold() && !(isOnGrid(this.slack) && isWholePackets(2 * this.slack))) return false;
    return CleanBlock.isInPhase(this.tone.re1, this.tone.im1, this.tone.re2, this.tone.im2);
  }

  // Whether the zeros behind the tone's end may turn out to be lost packets: they last, or what follows is not yet heard.
  private mayBeLost(end: usize, now: f64, endAt: f64): bool {
    if (!findHole(end, now, endAt, KEPT_SAMPLES, this.smeared)) return false;
    if (this.wasTold()) return now - min(Hole.to, this.lostTo) < WAIT;
    return isOnGrid(this.slack) && Hole.to - Hole.from <= LONGEST_HOLE && now - Hole.to < WAIT;
  }

  private wasTold(): bool {
    return Math.abs(Hole.from - this.lostFrom) <= 12;
  }

  /** Notes that samples `from` to `to` of the stream never came. */
  lost(from: f64, to: f64): void {
    if (from > this.lostTo + 1) this.lostFrom = from;
    this.lostTo = to;
  }

  // Where the tone stopped being there; found once, while the samples before it are at hand.
  private oldEnd(end: usize, now: f64): f64 {
    if (this.endAt >= 0) return this.endAt;
    prepare(end - usize(RAW_SPAN * 2), this.limit, this.plain);
    const spanAt = now - f64(SPAN + REACH);
    this.tone.describe(spanAt);
    const endAt = spanAt + findEnd(max(0, i32(this.presentAt - spanAt)));
    if (endAt < now - f64(REACH) - this.bridge) this.endAt = endAt;
    return endAt;
  }

  private report(end: usize, now: f64, endAt: f64): void {
    this.sounding = false;
    this.floorAt = endAt;
    this.last.set(Keypad.key(this.low, this.high), endAt, this.tone.powerDb());
    this.announce(endAt);
    if (!this.announced) return;
    this.measure(end, now, endAt);
    memory.copy(Events.end(Keypad.key(this.low, this.high)) + 16, this.measured, usize(MEASURED_BYTES));
  }

  // Once for each end: while a hole is waited out, the tone leaves the history.
  private measure(end: usize, now: f64, endAt: f64): void {
    const at = this.measured;
    if (load<f64>(at, 8) === endAt / PER_MS) return;
    measureTone(end, now, this.limit, this.startAt, endAt, this.tone.w1, this.tone.w2, this.plain);
    store<f64>(at, this.startAt / PER_MS);
    store<f64>(at, endAt / PER_MS, 8);
    store<f64>(at, Measured.levelDbm0, 16);
    store<f64>(at, Measured.twistDb, 24);
    store<f64>(at, (Measured.w1 * ANALYSIS_RATE) / (2.0 * Math.PI), 32);
    store<f64>(at, (Measured.w2 * ANALYSIS_RATE) / (2.0 * Math.PI), 40);
    store<f64>(at, Measured.snrDb, 48);
  }
}
