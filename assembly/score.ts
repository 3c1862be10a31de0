// The score of a second look: all its statistics at once, weighed by a net whose weights are fitted, not chosen.
import { draftInputs, SKETCH_AT, SKETCH_INPUTS } from "./draft";
import { Finding } from "./finding";
import { clamp, fillWeights, put, runNet, SCORE_BYTES, SCORE_INPUTS, SCORE_UNITS } from "./net";
import { onset, ONSET_VALUES } from "./onset";
import { scoreStandard, scoreSteps } from "./score-weights";
import { ln } from "./trig";

// Beyond ITU-T Q.24's tolerance, and 0.15 % for the error of a short tone in noise, the score falls by 2 each 0.1 %: set by
// hand, since no fit on tones that must be accepted can know it.
const EXCESS: f64 = -20;

/** Half-way from what must be accepted to the 3.5 % that must be refused (after ITU-T Q.24), however clean. */
const MOST_OFFSET: f64 = 0.025;

/** Beyond this the tones are not there at all; with speech as loud as they are, 1.2 is the 99 % point. */
const MOST_SCATTER: f64 = 2.5;

// No fit has seen more beside the tones: what the score makes of it beyond means nothing, and it falls by 2 each 1 %.
const MOST_RESIDUAL: f64 = 0.75;
const RESIDUAL_EXCESS: f64 = -200;

/**
 * Taken off what was fitted for 0.02 false tones an hour of what it was fitted on. With it, 28 hours of voices that no fit has
 * heard, half of them through a telephone channel, give two, and of tones under speech as loud as they are 93.8 of 100
 * are heard.
 */
const CAUTION: f64 = 1;

/** A residual without lines, as on a clean line. */
const LEAST_LINE_DB: f64 = -40;

/** What lies further below the tones' level, or above it, tells no more. */
const LEAST_UNDER_DB: f64 = -20;
const MOST_UNDER_DB: f64 = 12;

/** The inputs of the score last asked for, float32. */
export const scoreInputs = memory.data(32 * 4, 16);

/** The score of a finding: a tone when positive. */
export function score(f: Finding): f64 {
  return scoreWithLine(f, f.lineDb);
}

/** About the most the score can be, whatever the residual's lines: a cheap refusal before they are looked for. */
export function bestScore(f: Finding): f64 {
  return scoreWithLine(f, LEAST_LINE_DB);
}

function scoreWithLine(f: Finding, lineDb: f64): f64 {
  const offset = max(Math.abs(f.offset1), Math.abs(f.offset2));
  if (isHopeless(offset, f.scatter)) return -Infinity;
  fillInputs(f, lineDb);
  return weigh(f.excess, f.residual);
}

/** Whether a finding, whose greater offset and whose scatter are these, is refused whatever else it is. */
export function isHopeless(offset: f64, scatter: f64): bool {
  return offset > MOST_OFFSET || scatter > MOST_SCATTER;
}

const weights = memory.data(SCORE_BYTES, 16);

/** Fills the weights; called once. */
export function initScore(): void {
  fillWeights(weights, scoreSteps, SCORE_BYTES);
}

/** The score of the inputs as they are, of a finding with such an excess and residual. */
export function weigh(excess: f64, residual: f64): f64 {
  const beyond = EXCESS * 100.0 * excess + RESIDUAL_EXCESS * max(0.0, residual - MOST_RESIDUAL);
  return f64(runNet(scoreStandard, weights, scoreInputs, SCORE_INPUTS, SCORE_UNITS)) - CAUTION + beyond;
}

/** Fills in the inputs that tell of a finding, of its onset and of its sketch; `explain.ts` knows which is which. */
export function fillInputs(f: Finding, lineDb: f64): void {
  const offset1 = 100.0 * Math.abs(f.offset1);
  const offset2 = 100.0 * Math.abs(f.offset2);
  const line = clamp(lineDb, LEAST_LINE_DB, 15);
  const under = clamp(f.underDb, LEAST_UNDER_DB, MOST_UNDER_DB);
  const twist = f.twistDb();
  put(scoreInputs, 0, min(0.5, offset1) + min(0.5, offset2));
  put(scoreInputs, 1, under);
  put(scoreInputs, 2, ln(f.residual + 0.02));
  put(scoreInputs, 3, ln(min(0.95, f.unsteadiness) + 0.03));
  put(scoreInputs, 4, ln(min(0.6, f.scatter) + 0.01));
  put(scoreInputs, 5, line);
  put(scoreInputs, 6, under - clamp(f.underBeforeDb, LEAST_UNDER_DB, MOST_UNDER_DB));
  put(scoreInputs, 7, max(0.0, twist));
  put(scoreInputs, 8, max(0.0, -twist));
  put(scoreInputs, 9, f64(f.count) - f.weight);
  put(scoreInputs, 10, 1.0 / f64(max(5, f.count)));
  put(scoreInputs, 11, clamp(f.beforeDb, 0, 30));
  put(scoreInputs, 12, f.isOver ? clamp(f.afterDb, 0, 30) : 0);
  put(scoreInputs, 13, ln(min(0.95, f.steadierUnsteadiness) + 0.03));
  put(scoreInputs, 14, ln(min(0.6, f.steadierScatter) + 0.01));
  for (let i: i32 = 0; i < ONSET_VALUES; i += 2) {
    const at = onset + (usize(i) << 2);
    put(scoreInputs, 15 + i, ln(f64(load<f32>(at)) + 0.03));
    put(scoreInputs, 16 + i, clamp(f64(load<f32>(at, 4)), -2, 3));
  }
  memory.copy(scoreInputs + 23 * 4, draftInputs + SKETCH_AT * 4, SKETCH_INPUTS * 4);
  put(scoreInputs, SCORE_INPUTS - 1, 1);
}
