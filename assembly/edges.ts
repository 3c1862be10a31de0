// Where a tone of known frequencies, amplitudes and phases begins and ends, to the sample.
import { clean, finding, SPAN } from "./finding";

/** Address of each sample's say, or of the residual: `SPAN` float32 values. */
export const gains = memory.data(544 * 4, 16);

let bridge: f64 = 0;

/** Sets the length, in samples, up to which a break inside a tone is bridged and from which a pause splits. */
export function setBridge(samples: f64): void {
  bridge = samples;
}

// Each sample says by 2ym - m^2 (y: line, m: the two tones as they would be) whether the tones are there: +m^2 where they
// are, -m^2 where they are not, 0 at half amplitude. The edges are where the running sum outwards from the middle is highest;
// the search ends where it has fallen by a whole bridge.
export function findEdges(middle: i32, floor: i32): void {
  fillGains();
  finding.startAt = f64(startFrom(middle, floor));
  finding.endAt = f64(endFrom(middle));
}

/** Where the tone that `finding` describes starts, searched back from `middle`, where it sounds, to `floor`. */
export function findStart(middle: i32, floor: i32): f64 {
  fillGains();
  return f64(startFrom(middle, floor));
}

/** Where the tone that `finding` describes ends, searched on from `middle`, where it sounds. */
export function findEnd(middle: i32): f64 {
  fillGains();
  return f64(endFrom(middle));
}

function bridgeFall(): f64 {
  return bridge * finding.power();
}

function startFrom(middle: i32, floor: i32): i32 {
  const fall = bridgeFall();
  let sum: f64 = 0;
  let best: f64 = 0;
  let start = middle;
  for (let n = middle - 1; n >= max(0, floor) && best - sum < fall; n--) {
    sum += f64(load<f32>(gains + (usize(n) << 2)));
    if (sum > best) {
      best = sum;
      start = n;
    }
  }
  return start;
}

function endFrom(middle: i32): i32 {
  const fall = bridgeFall();
  let sum: f64 = 0;
  let best: f64 = 0;
  let end = middle;
  for (let n = middle; n < SPAN && best - sum < fall; n++) {
    sum += f64(load<f32>(gains + (usize(n) << 2)));
    if (sum > best) {
      best = sum;
      end = n + 1;
    }
  }
  return end;
}

export function fillGains(): void {
  let angle = finding.w1 * -finding.phaseAt;
  let r1 = finding.re1 * Math.cos(angle) - finding.im1 * Math.sin(angle);
  let i1 = finding.re1 * Math.sin(angle) + finding.im1 * Math.cos(angle);
  angle = finding.w2 * -finding.phaseAt;
  let r2 = finding.re2 * Math.cos(angle) - finding.im2 * Math.sin(angle);
  let i2 = finding.re2 * Math.sin(angle) + finding.im2 * Math.cos(angle);
  const sr1 = Math.cos(finding.w1);
  const si1 = Math.sin(finding.w1);
  const sr2 = Math.cos(finding.w2);
  const si2 = Math.sin(finding.w2);
  for (let n: usize = 0; n < usize(SPAN) << 2; n += 4) {
    const m = r1 + r2;
    const y = f64(load<f32>(clean + n));
    store<f32>(gains + n, f32(m * (2.0 * y - m)));
    let next = r1 * sr1 - i1 * si1;
    i1 = r1 * si1 + i1 * sr1;
    r1 = next;
    next = r2 * sr2 - i2 * si2;
    i2 = r2 * si2 + i2 * sr2;
    r2 = next;
  }
}

// The edges are found, so the gains' room serves for the residual y - m.
export function fillResidual(first: i32, samples: i32): void {
  let angle = finding.w1 * (f64(first) - finding.phaseAt);
  let r1 = finding.re1 * Math.cos(angle) - finding.im1 * Math.sin(angle);
  let i1 = finding.re1 * Math.sin(angle) + finding.im1 * Math.cos(angle);
  angle = finding.w2 * (f64(first) - finding.phaseAt);
  let r2 = finding.re2 * Math.cos(angle) - finding.im2 * Math.sin(angle);
  let i2 = finding.re2 * Math.sin(angle) + finding.im2 * Math.cos(angle);
  const sr1 = Math.cos(finding.w1);
  const si1 = Math.sin(finding.w1);
  const sr2 = Math.cos(finding.w2);
  const si2 = Math.sin(finding.w2);
  for (let n = 0; n < samples; n++) {
    const y = f64(load<f32>(clean + (usize(first + n) << 2)));
    store<f32>(gains + (usize(n) << 2), f32(y - r1 - r2));
    let next = r1 * sr1 - i1 * si1;
    i1 = r1 * si1 + i1 * sr1;
    r1 = next;
    next = r2 * sr2 - i2 * si2;
    i2 = r2 * si2 + i2 * sr2;
    r2 = next;
  }
}
