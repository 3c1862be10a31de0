// While a tone sounds: whether it is still there, whether a break is over, where it ended and what is said of it.
import { CleanBlock } from "./clean-block";
import { findEnd, findStart } from "./edges";
import { EndedTone } from "./ended-tone";
import { Events } from "./events";
import { finding, prepare, RAW_SPAN, SPAN } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { HeldTone } from "./held-tone";
import { HiddenTone } from "./hidden-tone";
import { REACH } from "./highpass";
import { findHole, Hole, isOnGrid, isWholePackets, LONGEST_HOLE } from "./hole";
import { joinPieces } from "./pieces";
import { PER_MS } from "./rate";

/** Samples of history a hole is looked for in. */
const KEPT_SAMPLES: i32 = 1024;

/** Time after a hole for a whole sub-block of what follows, and the filter's reach. */
const WAIT: f64 = 13.0 * PER_MS;

/** A tone is back when two whole sub-blocks hold it: between lost packets, less than three's length may hide it. */
const UNSEEN: f64 = 3.0 * SUB_BLOCK;

/** Share of the tone, in phase, in a sub-block in the midst of which it may have returned. */
const RETURNING: f64 = 0.25;

/** For so many sub-blocks more it is waited for what may tell whether something louder hides a tone. */
const MORE: i32 = 8;
/** After so many, a span of the history still holds where the tone was last seen. */
const MOST_ABSENT: i32 = SPAN / SUB_BLOCK - 1;

/** Share of a sub-block's energy that is surely the tone's own two frequencies. */
const OWN: f64 = 0.9;

/** What is louder than a tone by so much, 6 dB, is not taken over as its amplitude. */
const GROWING: f64 = 2;

/** No tone grows by so much, 12 dB, within a few sub-blocks; on real lines some grow by 8. */
const LOUDER: f64 = 4;

/** Power of something else, over a tone's, under which it cannot be told to return: 4 dB. A room holds one key's tail under the next. */
const MASKING: f64 = 2.5;

/** One stream while a tone sounds in it. Positions are samples at 8 kHz from the stream's first. */
@unmanaged
export class Follower {
  /** Shortest tone reported, in samples. */
  minTone: f64;
  /** Breaks up to here are bridged, pauses from here on split, in samples. */
  bridge: f64;
  /** Sub-blocks without the tone after which it has ended: a bridge and the look's own lag. */
  absentLimit: i32;
  /** The same where something louder may hide it. */
  waitLimit: i32;
  /** The tone that sounds. */
  tone: HeldTone;
  /** Whether its start has been reported. */
  announced: bool;
  /** Sub-blocks since it was there. */
  absent: i32;
  /** What they hold of it. */
  hidden: HiddenTone;
  /** Sub-blocks in which it is back, but not in phase. */
  returned: i32;
  /** Where it ended, once that is sure; -1 before. */
  endAt: f64;
  /** Where another tone, far louder, began since it was there. */
  loudAt: f64;
  /** The last run of samples that the host said never came, pieces between included that are too short to be seen. */
  lostFrom: f64;
  lostTo: f64;
  /** Samples that decimation fills at either edge of a hole, and how far off the packet grid a hole may seem then. */
  smeared: f64;
  slack: f64;
  /** The tone as it was where it may have ended. */
  ended: EndedTone;

  /** Sets what is accepted; once, before anything is heard. */
  setLimits(minTone: f64, bridge: f64): void {
    this.minTone = minTone;
    this.bridge = bridge;
    this.absentLimit = i32(Math.ceil(bridge / SUB_BLOCK)) + 1;
    this.waitLimit = min(this.absentLimit + MORE, MOST_ABSENT);
  }

  /** Forgets everything heard. */
  reset(): void {
    this.lostFrom = -1e9;
    this.lostTo = -1e9;
  }

  /** Begins to follow the tone, after the look at sample `now` that found it. */
  begin(now: f64): void {
    this.missFrom(i32((now - f64(REACH + SUB_BLOCK / 2) - this.tone.presentAt) / SUB_BLOCK));
    this.announced = false;
    this.ended.reset();
    this.announce(this.tone.presentAt + SUB_BLOCK / 2);
  }

  // Forgets what was heard since the tone was there, which is so many sub-blocks ago.
  @inline
  private missFrom(absent: i32): void {
    this.absent = absent;
    this.hidden.reset();
    this.returned = 0;
    this.endAt = -1;
    this.loudAt = Infinity;
  }

  // A tone is reported when it has lasted long enough.
  private announce(until: f64): void {
    if (this.announced || until - this.tone.startAt < this.minTone) return;
    this.announced = true;
    Events.start(this.tone.key, this.tone.startAt / PER_MS);
  }

  /**
   * Compares the newest sub-block, which ends at address `end` of the history and sample `now`, with the tone as it was;
   * returns where the tone ended, or -1 while it may go on.
   */
  hop(end: usize, now: f64): f64 {
    const tone = this.tone;
    const middleAt = now - f64(REACH) - 16.5;
    const isQuiet = this.absent > 0 && CleanBlock.energy(end) < tone.leastEnergy();
    let inPhase: bool = false;
    let isOther: bool = false;
    let louder: f64 = 0;
    if (!isQuiet) {
      const explained = tone.explains(end);
      tone.turnTo(middleAt);
      louder = CleanBlock.louder(tone.amplitudes);
      isOther = this.isOther(louder, explained);
      inPhase = !isOther && CleanBlock.isLike(tone.amplitudes);
      if (inPhase && this.absent < 2) return this.stay(middleAt, 0.2, louder);
    }
    this.absent++;
    if (!isQuiet) this.hidden.add(tone);
    this.returned = !isQuiet && !isOther && this.isBack(inPhase) ? this.returned + 1 : 0;
    if (this.returned >= 2) {
      const endAt = this.oldEnd(end, now);
      if (endAt >= middleAt || this.bridges(end, now, endAt, middleAt))
        return this.stay(middleAt, inPhase ? 0.5 : 1, louder);
      return this.report(end, now, endAt);
    }
    if (this.returned > 0 || this.absent < this.absentLimit) return -1;
    if (this.absent <= this.waitLimit && !isQuiet) {
      if (this.hidden.isThere(this.absent)) return this.stay(middleAt, 0.2, louder);
      if (this.absent === this.absentLimit && this.mayReturn()) return -1;
      if (this.absent < this.waitLimit && this.hidden.mayBeThere(this.absent)) return -1;
    }
    const endAt = this.oldEnd(end, now);
    if (!this.mayBeLost(end, now, endAt)) return this.report(end, now, endAt);
    this.ended.measure(this.tone, end, now, endAt);
    return -1;
  }

  // Whether the sub-block just fitted, so much louder than the tone and so far explained by it, is another one's, that begins
  // while this one dies away.
  @inline
  private isOther(louder: f64, explained: f64): bool {
    if (louder < GROWING) return false;
    if (louder < LOUDER && explained > OWN) return false;
    this.loudAt = min(this.loudAt, this.tone.phaseAt - SUB_BLOCK / 2);
    return true;
  }

  // Whether the sub-block just fitted may be the tone again, and goes on as the one before if that was, too.
  @inline
  private isBack(inPhase: bool): bool {
    const tone = this.tone;
    if (CleanBlock.rest() > MASKING * tone.power() * SUB_BLOCK) return false;
    const isThere = inPhase || CleanBlock.weaker(tone.amplitudes) > 0.5;
    const isBack = isThere && (this.returned === 0 || tone.isSteady());
    tone.remember();
    return isBack;
  }

  // Whether the tone may have returned within the sub-block just fitted, of which noise fills the rest.
  private mayReturn(): bool {
    const tone = this.tone;
    return CleanBlock.likeness(tone.amplitudes) > RETURNING;
  }

  private stay(at: f64, share: f64, louder: f64): f64 {
    const tone = this.tone;
    if (!this.announced) {
      // A tone that ends within the sub-block fills a part of it, of which its amplitude tells.
      const filled = min(1.0, CleanBlock.weaker(tone.amplitudes));
      this.announce(at + SUB_BLOCK * (filled - 0.5));
    }
    // A tone that begins while this one dies away must not draw it along, to be taken for it.
    if (louder < GROWING) tone.adopt(f32(share));
    tone.presentAt = at;
    this.missFrom(0);
    return -1;
  }

  // Whether the tone, back after a break, is the same one.
  private bridges(end: usize, now: f64, endAt: f64, backAt: f64): bool {
    const tone = this.tone;
    const spanAt = now - f64(SPAN + REACH);
    const back = i32(backAt - spanAt);
    prepare(end - usize(RAW_SPAN * 2), tone.limit, tone.plain, 0, back);
    tone.describe(spanAt);
    finding.setAmplitudes(CleanBlock.amplitudes());
    const backStart = spanAt + findStart(back, 0);
    if (backStart - endAt < this.bridge) return true;
    if (!findHole(end, now, endAt, KEPT_SAMPLES, this.smeared)) return false;
    const told = this.wasTold();
    // Between two losses there may be a piece too short to be seen.
    const isBehind =
      Math.abs(Hole.to - backStart) <= 2 * PER_MS || (told && Math.abs(this.lostTo - backStart) <= 2 * PER_MS);
    if (!isBehind || !(told || (isOnGrid(this.slack) && isWholePackets(2 * this.slack)))) return false;
    this.ended.measure(this.tone, end, now, endAt);
    return this.ended.isInPhase(backAt);
  }

  // Whether the zeros behind the tone's end may turn out to be lost packets: they last, or what follows is not yet heard.
  private mayBeLost(end: usize, now: f64, endAt: f64): bool {
    if (!findHole(end, now, endAt, KEPT_SAMPLES, this.smeared)) return false;
    if (this.wasTold()) return now - this.lostTo < WAIT;
    return isOnGrid(this.slack) && Hole.to - Hole.from <= LONGEST_HOLE + 2 * this.slack && now - Hole.to < WAIT;
  }

  private wasTold(): bool {
    return Hole.from >= this.lostFrom - 12 && Hole.from <= this.lostTo;
  }

  /** Notes that samples `from` to `to` of the stream never came. */
  lost(from: f64, to: f64): void {
    if (from > this.lostTo + UNSEEN) this.lostFrom = from;
    this.lostTo = to;
  }

  // Where the tone stopped being there; found once, while the samples before it are at hand.
  private oldEnd(end: usize, now: f64): f64 {
    if (this.endAt >= 0) return this.endAt;
    const spanAt = now - f64(SPAN + REACH);
    const present = max(0, i32(this.tone.presentAt - spanAt));
    prepare(end - usize(RAW_SPAN * 2), this.tone.limit, this.tone.plain, present, SPAN);
    this.tone.describe(spanAt);
    let endAt = min(spanAt + findEnd(present), this.loudAt);
    // A tone is announced by how far it fills a sub-block, which may be a quarter of a ms more than its edges say.
    if (this.announced) endAt = max(endAt, this.tone.startAt + this.minTone);
    if (endAt < now - f64(REACH) - this.bridge) this.endAt = endAt;
    return endAt;
  }

  private report(end: usize, now: f64, endAt: f64): f64 {
    if (!this.announced && endAt - this.tone.startAt < this.minTone) {
      endAt = this.joinedEnd(end, now, endAt);
      if (endAt < 0) return -1;
    }
    this.announce(endAt);
    if (this.announced) {
      this.ended.measure(this.tone, end, now, endAt);
      this.ended.tell(Events.end(this.tone.key) + 16);
    }
    return endAt;
  }

  // Where a tone that seems too short ends if there is a further piece of it behind a burst; -1 if that goes on.
  private joinedEnd(end: usize, now: f64, endAt: f64): f64 {
    const spanAt = now - f64(SPAN + REACH);
    prepare(end - usize(RAW_SPAN * 2), this.tone.limit, this.tone.plain, 0, SPAN);
    this.tone.describe(spanAt);
    finding.startAt = this.tone.startAt - spanAt;
    finding.endAt = endAt - spanAt;
    joinPieces(i32(finding.startAt), i32(this.bridge));
    if (finding.endAt < f64(SPAN - SUB_BLOCK)) return spanAt + finding.endAt;
    this.tone.goOn(spanAt);
    this.begin(now);
    return -1;
  }
}
