// What a second look saw, for whoever wants to know why a tone was not heard, and for the fitting of the score.
import { draftInputs } from "./draft";
import { Events } from "./events";
import { finding } from "./finding";
import { FirstLook } from "./first-look";
import { glanceInputs } from "./glance";
import { highPassGain } from "./highpass";
import { findLine } from "./lines";
import { prepareLine } from "./measure";
import { GATE_INPUTS, put, SCORE_INPUTS } from "./net";
import { onset, ONSET_VALUES } from "./onset";
import { isPiece } from "./pieces";
import { PER_MS } from "./rate";
import { fillInputs, isHopeless, score, scoreInputs, weigh } from "./score";
import { decibels } from "./trig";

/** What stands for the line after a tone that has not ended. */
const NOT_OVER: f64 = 999;

/** Level of a full-scale sine, dBm0 (ITU-T G.711). */
const FULL_SCALE_DBM0: f64 = 3.14;

/** Adds a candidate event for key `key`: its edges in ms, its statistics, its score, its levels, what the score holds against it, the glance and the draft. */
export function explainLook(key: i32, spanAt: f64, first: FirstLook, draft: f32): void {
  if (finding.count >= 2) {
    prepareLine();
    findLine(finding.count, 1);
  }
  const at = Events.candidate(key);
  store<f64>(at, (spanAt + finding.startAt) / PER_MS, 16);
  store<f64>(at, (spanAt + finding.endAt) / PER_MS, 24);
  store<f64>(at, finding.offset1, 32);
  store<f64>(at, finding.offset2, 40);
  store<f64>(at, finding.residual, 48);
  store<f64>(at, finding.unsteadiness, 56);
  store<f64>(at, finding.scatter, 64);
  store<f64>(at, finding.lineDb, 72);
  store<f64>(at, finding.twistDb(), 80);
  store<f64>(at, f64(finding.count), 88);
  store<f64>(at, finding.weight, 96);
  store<f64>(at, finding.isOver ? finding.afterDb : NOT_OVER, 104);
  store<f64>(at, score(finding), 112);
  store<f64>(at, finding.beforeDb, 120);
  store<f64>(at, levelDbm0(finding.w1, finding.re1, finding.im1), 128);
  store<f64>(at, levelDbm0(finding.w2, finding.re2, finding.im2), 136);
  storeScoresWithout(at + 144);
  store<f64>(at, finding.steadierUnsteadiness, 192);
  store<f64>(at, finding.steadierScatter, 200);
  store<f64>(at, f64(first.glance), 208);
  store<f64>(at, finding.underDb, 216);
  store<f64>(at, finding.underBeforeDb, 224);
  store<f64>(at, first.isAlone ? 1 : 0, 232);
  store<f64>(at, isPiece() ? 1 : 0, 240);
  store<f64>(at, f64(draft), 248);
  for (let i: usize = 0; i < usize(GATE_INPUTS - 1); i++) {
    store<f64>(at + (i << 3), f64(load<f32>(glanceInputs + (i << 2))), 256);
    store<f64>(at + (i << 3), f64(load<f32>(draftInputs + (i << 2))), 256 + 8 * (GATE_INPUTS - 1));
  }
  for (let i: usize = 0; i < usize(ONSET_VALUES); i++) {
    store<f64>(at + (i << 3), f64(load<f32>(onset + (i << 2))), 256 + 16 * (GATE_INPUTS - 1));
  }
}

function levelDbm0(w: f64, re: f64, im: f64): f64 {
  const gain = 32768.0 * highPassGain(w);
  return decibels((re * re + im * im) / (gain * gain) + 1e-20) + FULL_SCALE_DBM0;
}

// What a score may be asked to overlook.
const OFFSETS: i32 = 1;
const BESIDE: i32 = 2;
const UNSTEADINESS: i32 = 4;
const AROUND: i32 = 8;
const TWIST: i32 = 16;

// Which of these each of its inputs tells of, and what it would be of a clean tone, in the order of `fillInputs`.
const parts = memory.data<u8>([
  1, 2, 2, 4, 4, 2, 2, 16, 16, 0, 0, 8, 8, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 4, 4, 2, 1, 1, 1, 0, 0, 0,
]);
const clean = memory.data<f32>([
  0, -20, -3.912, -3.5066, -4.6052, -40, 0, 0, 0, 0, 0, 0, 0, -3.5066, -4.6052, -3.5066, 0, -3.5066, 0, 0.0296, 1,
  0.0296, 1, -3.912, -3.912, -3.5066, 0, 0, 0, 0, 0, 0,
]);

// The score is a net: what it holds against a finding shows only in what it would say if one thing were as in a clean
// tone. So are stored the scores without offsets, anything else on the line, unsteadiness, what came before and after,
// twist; and with all but what is on the line and unsteadiness as in a clean tone.
function storeScoresWithout(at: usize): void {
  store<f64>(at, scoreWithout(OFFSETS));
  store<f64>(at, scoreWithout(BESIDE), 8);
  store<f64>(at, scoreWithout(UNSTEADINESS), 16);
  store<f64>(at, scoreWithout(AROUND), 24);
  store<f64>(at, scoreWithout(TWIST), 32);
  store<f64>(at, scoreWithout(OFFSETS | AROUND | TWIST), 40);
}

function scoreWithout(overlooked: i32): f64 {
  const isOnFrequency = (overlooked & OFFSETS) !== 0;
  const offset = isOnFrequency ? 0 : max(Math.abs(finding.offset1), Math.abs(finding.offset2));
  if (isHopeless(offset, (overlooked & UNSTEADINESS) !== 0 ? 0 : finding.scatter)) return -Infinity;
  fillInputs(finding, finding.lineDb);
  for (let i: i32 = 0; i < SCORE_INPUTS; i++) {
    if (i32(load<u8>(parts + usize(i))) & overlooked) put(scoreInputs, i, f64(load<f32>(clean + (usize(i) << 2))));
  }
  return weigh(isOnFrequency ? 0 : finding.excess, (overlooked & BESIDE) !== 0 ? 0 : finding.residual);
}
