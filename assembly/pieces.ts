// Pieces of one press: where a burst or a slip breaks a tone's phase, no piece is long enough, yet together they are a tone.
import { findEnd, findStart } from "./edges";
import { clean, finding, SPAN } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { PER_MS } from "./rate";
import { ENERGY_AT, EXPLAINED_AT, fitSubBlock, setFrequencies } from "./two-tone";

// A piece is believed only when it is clean: pieces tell less than a whole tone, and noise and speech break up too.
const MOST_RESIDUAL: f64 = 0.015;
const MOST_UNSTEADINESS: f64 = 0.08;
/** Q.24's tolerance, and the error that 10 ms of a tone leave. */
const MOST_OFFSET: f64 = 0.022;
const SHORTEST: f64 = 10.0 * PER_MS;

// A further piece may be a single sub-block that the same two tones fill, as loud as before within 3 dB.
const MOST_BLOCK_RESIDUAL: f32 = 0.08;
const MOST_RATIO: f64 = 2.0;
const STEP: i32 = 8;

const block = memory.data(32, 16);

/** Whether what `finding` holds, though short, is surely a piece of a tone. */
export function isPiece(): bool {
  return (
    finding.count >= 2 &&
    finding.endAt - finding.startAt >= SHORTEST &&
    finding.residual < MOST_RESIDUAL &&
    finding.unsteadiness < MOST_UNSTEADINESS &&
    Math.abs(finding.offset1) < MOST_OFFSET &&
    Math.abs(finding.offset2) < MOST_OFFSET
  );
}

/** Moves the edges of the piece in `finding` out to those of its neighbours within `bridge` samples, none before `floor`. */
export function joinPieces(floor: i32, bridge: i32): void {
  setFrequencies(finding.w1, finding.w2);
  const re1 = finding.re1;
  const im1 = finding.im1;
  const re2 = finding.re2;
  const im2 = finding.im2;
  const phaseAt = finding.phaseAt;
  const startAt = i32(finding.startAt);
  const endAt = i32(finding.endAt);
  const power1 = re1 * re1 + im1 * im1;
  const power2 = re2 * re2 + im2 * im2;
  const earliest = max(max(0, floor), startAt - bridge - SUB_BLOCK);
  for (let at = startAt - SUB_BLOCK - STEP; at >= earliest; at -= STEP) {
    if (!isFilled(at, power1, power2)) continue;
    adopt(at);
    finding.startAt = findStart(at + SUB_BLOCK / 2, floor);
    break;
  }
  const latest = min(SPAN - SUB_BLOCK, endAt + bridge);
  for (let at = max(0, endAt + STEP); at <= latest; at += STEP) {
    if (!isFilled(at, power1, power2)) continue;
    adopt(at);
    finding.endAt = findEnd(at + SUB_BLOCK / 2);
    return;
  }
  finding.re1 = re1;
  finding.im1 = im1;
  finding.re2 = re2;
  finding.im2 = im2;
  finding.phaseAt = phaseAt;
}

function isFilled(at: i32, power1: f64, power2: f64): bool {
  const y = clean + (usize(at) << 2);
  fitSubBlock(y, block);
  const block1 = power(block);
  const block2 = power(block + 8);
  if (max(block1 / power1, power1 / block1) > MOST_RATIO || max(block2 / power2, power2 / block2) > MOST_RATIO)
    return false;
  const energy = load<f32>(block, ENERGY_AT);
  return energy - load<f32>(block, EXPLAINED_AT) < MOST_BLOCK_RESIDUAL * energy;
}

function power(amplitude: usize): f64 {
  return f64(load<f32>(amplitude) * load<f32>(amplitude) + load<f32>(amplitude, 4) * load<f32>(amplitude, 4));
}

function adopt(at: i32): void {
  finding.re1 = f64(load<f32>(block));
  finding.im1 = f64(load<f32>(block, 4));
  finding.re2 = f64(load<f32>(block, 8));
  finding.im2 = f64(load<f32>(block, 12));
  finding.phaseAt = f64(at) + 15.5;
}
