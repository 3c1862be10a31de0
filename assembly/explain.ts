// What a second look saw, for whoever wants to know why a tone was not heard, and for the fitting of the score.
import { Events } from "./events";
import { finding } from "./finding";
import { PER_MS } from "./rate";
import { score } from "./score";
import { measureLine } from "./measure";

/** What stands for the line after a tone that has not ended. */
const NOT_OVER: f64 = 999;

/** Adds a candidate event for key `key`: its edges in ms, its statistics and its score. */
export function explainLook(key: i32, spanAt: f64): void {
  if (finding.count >= 2) measureLine();
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
}
