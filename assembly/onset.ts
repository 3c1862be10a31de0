// How either tone begins: a key's two begin at once and are all there after 4 ms, where those of a voice come and go.
import { clean, finding, SPAN } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { Turn } from "./trig";
import { fitSubBlock, setFrequencies } from "./two-tone";

/** Samples between a start and the sub-blocks before and after it: half an edge. */
const MARGIN: i32 = 4;

/** Numbers of an onset: of the sub-block before the start, then of the one after, both numbers of the low tone, then of the high one. */
export const ONSET_VALUES: i32 = 8;

/**
 * The onset of the finding's tone, float32. Of either tone in a sub-block: its power as a share of the steady tone's, and
 * its share in phase (negative if out of phase). All of a sub-block that lies outside the span: what tells nothing.
 */
export const onset = memory.data(8 * 4, 16);

/** A power whose logarithm, as the score takes it, is 0; an onset that tells nothing has it, and nothing in phase. */
const UNKNOWN: f32 = 0.97;

const block = memory.data(32, 16);

/** Measures the onset of the finding's tone. */
export function measureOnset(): void {
  setFrequencies(finding.w1, finding.w2);
  const startAt = i32(finding.startAt);
  measureAt(startAt - MARGIN - SUB_BLOCK, onset);
  measureAt(startAt + MARGIN, onset + 16);
}

function measureAt(at: i32, out: usize): void {
  if (at < 0 || at + SUB_BLOCK > SPAN) {
    v128.store(out, f32x4(UNKNOWN, 0, UNKNOWN, 0));
    return;
  }
  fitSubBlock(clean + (usize(at) << 2), block);
  const by = f64(at) + 15.5 - finding.phaseAt;
  Turn.both(finding.w1 * by, finding.w2 * by);
  compare(block, finding.re1, finding.im1, Turn.cos, Turn.sin, out);
  compare(block + 8, finding.re2, finding.im2, Turn.cos2, Turn.sin2, out + 8);
}

// The amplitude at `found` against the steady one, turned on by an angle of such a cosine and sine.
function compare(found: usize, re: f64, im: f64, cos: f64, sin: f64, out: usize): void {
  const steadyRe = re * cos - im * sin;
  const steadyIm = re * sin + im * cos;
  const foundRe = f64(load<f32>(found));
  const foundIm = f64(load<f32>(found, 4));
  const power = re * re + im * im + 1e-9;
  store<f32>(out, f32((foundRe * foundRe + foundIm * foundIm) / power));
  store<f32>(out, f32((foundRe * steadyRe + foundIm * steadyIm) / power), 4);
}
