// What a second look saw, for whoever wants to know why a tone was not heard, and for the fitting of the score.
import { draftInputs } from "./draft";
import { Events } from "./events";
import { finding } from "./finding";
import { FirstLook } from "./first-look";
import { glanceInputs } from "./glance";
import { highPassGain } from "./highpass";
import { findLine } from "./lines";
import { prepareLine } from "./measure";
import { NET_INPUTS } from "./net";
import { isPiece } from "./pieces";
import { PER_MS } from "./rate";
import { score } from "./score";
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
  for (let i: usize = 0; i < usize(NET_INPUTS - 1); i++) {
    store<f64>(at + (i << 3), f64(load<f32>(glanceInputs + (i << 2))), 256);
    store<f64>(at + (i << 3), f64(load<f32>(draftInputs + (i << 2))), 256 + 8 * (NET_INPUTS - 1));
  }
}

function levelDbm0(w: f64, re: f64, im: f64): f64 {
  const gain = 32768.0 * highPassGain(w);
  return decibels((re * re + im * im) / (gain * gain) + 1e-20) + FULL_SCALE_DBM0;
}

// The score is a net: what it holds against a finding shows only in what it would say if one thing were as in a clean
// tone. So are stored the scores without: an offset, anything else on the line, unsteadiness, what came before and after,
// twist; and with all but what is on the line and unsteadiness as in a clean tone.
function storeScoresWithout(at: usize): void {
  const f = finding;
  const offset1 = f.offset1;
  const offset2 = f.offset2;
  const excess = f.excess;
  clearOffsets();
  store<f64>(at, score(f));
  f.offset1 = offset1;
  f.offset2 = offset2;
  f.excess = excess;

  const residual = f.residual;
  const lineDb = f.lineDb;
  const underDb = f.underDb;
  const underBeforeDb = f.underBeforeDb;
  f.residual = 0;
  f.lineDb = -Infinity;
  f.underDb = -Infinity;
  f.underBeforeDb = -Infinity;
  store<f64>(at, score(f), 8);
  f.underDb = underDb;
  f.underBeforeDb = underBeforeDb;
  f.residual = residual;
  f.lineDb = lineDb;

  const unsteadiness = f.unsteadiness;
  const scatter = f.scatter;
  const steadierUnsteadiness = f.steadierUnsteadiness;
  const steadierScatter = f.steadierScatter;
  f.unsteadiness = 0;
  f.scatter = 0;
  f.steadierUnsteadiness = 0;
  f.steadierScatter = 0;
  store<f64>(at, score(f), 16);
  f.unsteadiness = unsteadiness;
  f.scatter = scatter;
  f.steadierUnsteadiness = steadierUnsteadiness;
  f.steadierScatter = steadierScatter;

  const beforeDb = f.beforeDb;
  const afterDb = f.afterDb;
  f.beforeDb = 0;
  f.afterDb = 0;
  store<f64>(at, score(f), 24);

  const re2 = f.re2;
  const im2 = f.im2;
  f.re2 = f.re1;
  f.im2 = f.im1;
  clearOffsets();
  store<f64>(at, score(f), 40);
  f.offset1 = offset1;
  f.offset2 = offset2;
  f.excess = excess;
  f.beforeDb = beforeDb;
  f.afterDb = afterDb;
  store<f64>(at, score(f), 32);
  f.re2 = re2;
  f.im2 = im2;
}

function clearOffsets(): void {
  finding.offset1 = 0;
  finding.offset2 = 0;
  finding.excess = 0;
}
