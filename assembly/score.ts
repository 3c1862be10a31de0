// The score of a second look: all its statistics at once, weighed by a small net whose weights are fitted, not chosen.
// Inputs are standardised and held within four deviations, so that nothing is weighed that no fit has seen.
import { Finding } from "./finding";
import { ln } from "./trig";
import { HIDDEN, INPUTS, weights } from "./score-weights";

// Beyond ITU-T Q.24's tolerance, and 0.15 % for the error of a short tone in noise, the score falls by 2 each 0.1 %: set by
// hand, since no fit on tones that must be accepted can know it.
const EXCESS: f64 = -20;

/** Half-way from what must be accepted to the 3.5 % that must be refused (after ITU-T Q.24), however clean. */
const MOST_OFFSET: f64 = 0.025;

/** Beyond this the tones are not there at all; with speech as loud as they are, 1.2 is the 99 % point. */
const MOST_SCATTER: f64 = 2.5;

/** A residual without lines, as on a clean line. */
const LEAST_LINE_DB: f64 = -40;

const inputs = memory.data(15 * 8, 16);

/** The score of a finding: a tone when positive. */
export function score(f: Finding): f64 {
  return scoreWithLine(f, f.lineDb);
}

/** About the most the score can be, whatever the residual's lines: a cheap refusal before they are looked for. */
export function bestScore(f: Finding): f64 {
  return scoreWithLine(f, LEAST_LINE_DB);
}

function scoreWithLine(f: Finding, lineDb: f64): f64 {
  if (max(Math.abs(f.offset1), Math.abs(f.offset2)) > MOST_OFFSET || f.scatter > MOST_SCATTER) return -Infinity;
  fillInputs(f, lineDb);
  return net() + EXCESS * 100.0 * f.excess;
}

function fillInputs(f: Finding, lineDb: f64): void {
  const offset1 = 100.0 * Math.abs(f.offset1);
  const offset2 = 100.0 * Math.abs(f.offset2);
  const unsteadiness = min(0.95, f.unsteadiness);
  const line = clamp(lineDb, LEAST_LINE_DB, 15);
  const twist = f.twistDb();
  put(0, min(0.5, offset1) + min(0.5, offset2));
  put(1, max(0.0, offset1 - 1.7) + max(0.0, offset2 - 1.7));
  put(2, ln(f.residual + 0.02));
  put(3, ln(unsteadiness + 0.03));
  put(4, unsteadiness);
  put(5, ln(min(0.6, f.scatter) + 0.01));
  put(6, line);
  put(7, max(-12.0, line));
  put(8, max(0.0, twist));
  put(9, max(0.0, -twist));
  put(10, f64(f.count) - f.weight);
  put(11, 1.0 / f64(max(5, f.count)));
  put(12, clamp(f.beforeDb, 0, 30));
  put(13, f.isOver ? clamp(f.afterDb, 0, 30) : 0);
  put(14, f.isOver ? 1 : 0);
}

function clamp(x: f64, least: f64, most: f64): f64 {
  return max(least, min(most, x));
}

// Standardises input `i`: the weights begin with each input's mean and one over its deviation.
function put(i: i32, value: f64): void {
  const at = weights + (usize(i) << 3);
  const standard = (value - f64(load<f32>(at))) * f64(load<f32>(at, 4));
  store<f64>(inputs + (usize(i) << 3), clamp(standard, -4, 4));
}

// Linear weights and bias, then for each hidden unit its input weights, its bias and its output weight.
function net(): f64 {
  let at = weights + usize(INPUTS * 8);
  let sum = dotInputs(at) + f64(load<f32>(at, INPUTS * 4));
  at += usize(INPUTS * 4 + 4);
  for (let unit = 0; unit < HIDDEN; unit++) {
    const x = dotInputs(at) + f64(load<f32>(at, INPUTS * 4));
    sum += Math.tanh(x) * f64(load<f32>(at, INPUTS * 4 + 4));
    at += usize(INPUTS * 4 + 8);
  }
  return sum;
}

function dotInputs(at: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < usize(INPUTS); i++) sum += load<f64>(inputs + (i << 3)) * f64(load<f32>(at + (i << 2)));
  return sum;
}
