// Early in a second look: what one fit of the newest 24 ms tells of the pair, weighed by a net. It refuses most speech for a
// third of what a whole look costs, and hardly a tone that a whole look would accept.
import { draftStandard, draftSteps } from "./draft-weights";
import { CORE, finding } from "./finding";
import { Coherence, fits } from "./frequency";
import { clamp, fillWeights, GATE_BYTES, GATE_INPUTS, GATE_UNITS, put, runNet } from "./net";
import { misfit } from "./steadiness";
import { ln } from "./trig";
import { ENERGY_AT, FIT_BYTES } from "./two-tone";

/** The draft of a look, float32: ten numbers, zeros, and the 1 that biases weigh. */
export const draftInputs = memory.data(16 * 4, 16);

/** Which of them tell of the sketch of the core alone: six from the third on. */
export const SKETCH_AT: usize = 2;
export const SKETCH_INPUTS: usize = 6;

const weights = memory.data(GATE_BYTES, 16);

/** Fills the weights; called once. */
export function initDraft(): void {
  fillWeights(weights, draftSteps, GATE_BYTES);
}

/** What the draft in `finding` is worth, after such a glance: the look is worth going on with if positive. */
export function draft(glance: f32, isAlone: bool): f32 {
  Coherence.measure(CORE);
  const twist = finding.twistDb();
  put(draftInputs, 0, clamp(f64(glance), -10, 16));
  put(draftInputs, 1, isAlone ? 1 : 0);
  put(draftInputs, 2, incoherence(Coherence.worse()));
  put(draftInputs, 3, incoherence(Coherence.better()));
  put(draftInputs, 4, ln(min(1.3, residual()) + 0.03));
  put(draftInputs, 5, min(5.0, 100.0 * Math.abs(finding.offset1)));
  put(draftInputs, 6, min(5.0, 100.0 * Math.abs(finding.offset2)));
  put(draftInputs, 7, min(6.0, 100.0 * finding.excess));
  put(draftInputs, 8, clamp(twist, 0, 25));
  put(draftInputs, 9, clamp(-twist, 0, 25));
  put(draftInputs, GATE_INPUTS - 1, 1);
  return runNet(draftStandard, weights, draftInputs, GATE_INPUTS, GATE_UNITS);
}

function incoherence(coherence: f64): f64 {
  return ln(clamp(1.0 - coherence, 0, 1) + 0.02);
}

// Energy beside the two tones, as a share of all.
function residual(): f64 {
  let energy: f64 = 1e-9;
  for (let k = 0; k < CORE; k++) energy += f64(load<f32>(fits + usize(k) * FIT_BYTES, ENERGY_AT));
  return misfit(CORE) / energy;
}
