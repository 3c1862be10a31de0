// The tone that sounds, or may: its frequencies and amplitudes as last heard, carried on in phase from sub-block to sub-block.
import { CleanBlock } from "./clean-block";
import { finding } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { Lanes } from "./lanes";
import { PlainFit } from "./plain-fit";
import { decibels, Turn } from "./trig";

/** Share of the weaker tone's energy that a sub-block with half of its amplitude surely has: less than a quarter. */
const LEAST_SHARE: f64 = 0.1;

/** Two tones of known frequencies, amplitudes and phases. Positions are samples of the stream. */
@unmanaged
export class HeldTone {
  key: i32;
  /** Where it began, and the middle of the last sub-block in which it was there. */
  startAt: f64;
  presentAt: f64;
  /** Where bursts were limited when it began, in sample units. */
  limit: i32;
  /** Whether it is alone on the line: then there is nothing to be cleaned away. */
  plain: bool;
  w1: f64;
  w2: f64;
  /** Power of the two tones when it began. */
  firstPower: f64;
  /** Amplitudes at the phase of `phaseAt`: re 1, im 1, re 2, im 2. */
  amplitudes: v128;
  phaseAt: f64;
  /** The turns by a sub-block: what each amplitude weighs, and its partner. */
  own: v128;
  partner: v128;
  /** Amplitudes of the sub-block before, while the tone is missed. */
  before: v128;
  /** Its fit where it is plain. */
  fit: PlainFit;

  /** Takes over what a look found, whose span begins at `spanAt`. */
  take(spanAt: f64, key: i32, limit: i32, plain: bool): void {
    this.key = key;
    this.startAt = spanAt + finding.startAt;
    this.limit = limit;
    this.plain = plain;
    this.firstPower = finding.power();
    this.w1 = finding.w1;
    this.w2 = finding.w2;
    this.goOn(spanAt);
    if (plain) this.fit.prepare(this.w1, this.w2);
    Turn.both(this.w1 * SUB_BLOCK, this.w2 * SUB_BLOCK);
    this.own = ownTurn();
    this.partner = partnerTurn();
  }

  /** Takes over the amplitudes and the end that a look found of it, whose span begins at `spanAt`. */
  goOn(spanAt: f64): void {
    this.amplitudes = Lanes.of(finding.re1, finding.im1, finding.re2, finding.im2);
    this.phaseAt = spanAt + finding.phaseAt;
    this.presentAt = spanAt + finding.endAt - SUB_BLOCK / 2;
  }

  /** Takes over the amplitudes of the newest sub-block, whose middle is at `at`: the tone goes on after a break. */
  resume(at: f64): void {
    this.adopt(1);
    this.phaseAt = at;
    this.presentAt = at;
  }

  /** Energy of a sub-block below which the weaker tone cannot be there. */
  @inline
  leastEnergy(): f32 {
    const powers = Lanes.pairs(f32x4.mul(this.amplitudes, this.amplitudes));
    return f32(LEAST_SHARE * 0.5 * SUB_BLOCK) * Lanes.lesser(powers);
  }

  /** Hands the tone to `finding`, for its edges to be found in a span that begins at `spanAt`. */
  @inline
  describe(spanAt: f64): void {
    finding.w1 = this.w1;
    finding.w2 = this.w2;
    finding.setAmplitudes(this.amplitudes);
    finding.phaseAt = this.phaseAt - spanAt;
  }

  /** Fits the newest sub-block; returns the share of its energy explained. */
  @inline
  explains(end: usize): f64 {
    return this.plain ? CleanBlock.fitPlainly(end, this.fit) : CleanBlock.fit(end, this.w1, this.w2);
  }

  /** Carries the phases on to `at`. */
  @inline
  turnTo(at: f64): void {
    const by = at - this.phaseAt;
    this.phaseAt = at;
    if (by === SUB_BLOCK) {
      this.amplitudes = turnedOn(this.amplitudes, this.own, this.partner);
      return;
    }
    Turn.both(this.w1 * by, this.w2 * by);
    this.amplitudes = turnedOn(this.amplitudes, ownTurn(), partnerTurn());
  }

  /** Moves the amplitudes towards those of the newest sub-block, by a share of 0 to 1. */
  @inline
  adopt(share: f32): void {
    const departure = f32x4.sub(CleanBlock.amplitudes(), this.amplitudes);
    this.amplitudes = f32x4.add(this.amplitudes, f32x4.mul(f32x4.splat(share), departure));
  }

  /** Keeps the newest sub-block's amplitudes, for `isSteady`. */
  remember(): void {
    this.before = CleanBlock.amplitudes();
  }

  /** Whether both tones went on at their own frequencies since the sub-block before: 4 ms alone cannot tell a neighbour. */
  isSteady(): bool {
    const before = this.before;
    const re1 = f64(f32x4.extract_lane(before, 0));
    const im1 = f64(f32x4.extract_lane(before, 1));
    const re2 = f64(f32x4.extract_lane(before, 2));
    const im2 = f64(f32x4.extract_lane(before, 3));
    return (
      Math.abs(CleanBlock.lowTurned(re1, im1, this.w1 * SUB_BLOCK)) < 1 &&
      Math.abs(CleanBlock.highTurned(re2, im2, this.w2 * SUB_BLOCK)) < 1
    );
  }

  /** Power of the two tones together. */
  power(): f64 {
    return 0.5 * f64(Lanes.sum(f32x4.mul(this.amplitudes, this.amplitudes)));
  }

  /** Power of the two tones, dB of sample units: of a tone that has died away, that which it began with. */
  powerDb(): f64 {
    return decibels(max(this.firstPower, this.power()) + 1e-9);
  }
}

// By the angles of which the cosines and sines were computed last.
function ownTurn(): v128 {
  return Lanes.of(Turn.cos, Turn.cos, Turn.cos2, Turn.cos2);
}

function partnerTurn(): v128 {
  return Lanes.of(-Turn.sin, Turn.sin, -Turn.sin2, Turn.sin2);
}

function turnedOn(amplitudes: v128, own: v128, partner: v128): v128 {
  const partners = v128.shuffle<f32>(amplitudes, amplitudes, 1, 0, 3, 2);
  return f32x4.add(f32x4.mul(amplitudes, own), f32x4.mul(partners, partner));
}
