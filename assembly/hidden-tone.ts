// A tone that something louder may hide: speech hides it in one sub-block, in all of them together hardly.
import { CleanBlock } from "./clean-block";
import { SUB_BLOCK } from "./goertzel";
import { HeldTone } from "./held-tone";

/** Share of either of the tone's two, in phase, from which on it has never been away. */
const THERE: f64 = 0.5;
/** Share from which on it is worth waiting for more sub-blocks that may tell. */
const MAYBE_THERE: f64 = 0.25;

/** Power of something else, over the tone's, under which such a share means nothing, 10 dB: noise alone has it in 1 of 160 cases, each time it is asked. */
const COVERING: f64 = 10;

/** What the sub-blocks since a tone was last seen hold of it. */
@unmanaged
export class HiddenTone {
  /** Shares of either of its two, in phase, added up. */
  private lowShares: f64;
  private highShares: f64;
  /** Energy of something else, over that of the tone in one of them. */
  private others: f64;
  /** The same of the newest alone. */
  private other: f64;

  /** Forgets them: the tone has been seen. */
  reset(): void {
    this.lowShares = 0;
    this.highShares = 0;
    this.others = 0;
    this.other = 0;
  }

  /** Adds the sub-block just fitted, in which the tone, had it gone on, would be as it is held. */
  add(tone: HeldTone): void {
    this.lowShares += CleanBlock.lowShare(tone.amplitudes);
    this.highShares += CleanBlock.highShare(tone.amplitudes);
    this.other = CleanBlock.rest() / (tone.power() * SUB_BLOCK);
    this.others += this.other;
  }

  /** Whether the tone was there in all of so many sub-blocks. */
  isThere(blocks: f64): bool {
    return this.others < COVERING * blocks && this.least() > THERE * blocks;
  }

  /** Whether it may have been: what hides it is louder, on the whole and at last, and lets a part of it be seen. */
  mayBeThere(blocks: f64): bool {
    return this.other > 1 && this.others > blocks && this.least() > MAYBE_THERE * blocks;
  }

  private least(): f64 {
    return min(this.lowShares, this.highShares);
  }
}
