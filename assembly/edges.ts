// Where a tone of known frequencies, amplitudes and phases begins and ends, to the sample.
//
// Each sample says by 2ym - m^2 (y: line, m: the two tones as they would be) whether the tones are there: +m^2 where they
// are, -m^2 where they are not, 0 at half amplitude. The edges are where the running sum outwards from the middle is
// highest; the search ends where it has fallen by a whole bridge.
import { clean, finding, SPAN } from "./finding";
import { fillModel, model } from "./model";

let bridge: f64 = 0;

/** Sets the length, in samples, up to which a break inside a tone is bridged and from which a pause splits. */
export function setBridge(samples: f64): void {
  bridge = samples;
}

/** Finds both edges of the tone that `finding` describes around `middle`, where it sounds; the start is not before `floor`. */
export function findEdges(middle: i32, floor: i32): void {
  finding.startAt = findStart(middle, floor);
  finding.endAt = findEnd(middle);
}

/** Where the tone that `finding` describes starts, searched back from `middle`, where it sounds, to `floor`. */
export function findStart(middle: i32, floor: i32): f64 {
  const first = max(0, floor);
  fillModel(first, middle);
  const fall = bridge * finding.power();
  let sum: f64 = 0;
  let best: f64 = 0;
  let start = middle;
  for (let n = middle - 1; n >= first && best - sum < fall; n--) {
    sum += gain(n);
    if (sum > best) {
      best = sum;
      start = n;
    }
  }
  return f64(start);
}

/** Where the tone that `finding` describes ends, searched on from `middle`, where it sounds. */
export function findEnd(middle: i32): f64 {
  fillModel(middle, SPAN);
  const fall = bridge * finding.power();
  let sum: f64 = 0;
  let best: f64 = 0;
  let end = middle;
  for (let n = middle; n < SPAN && best - sum < fall; n++) {
    sum += gain(n);
    if (sum > best) {
      best = sum;
      end = n + 1;
    }
  }
  return f64(end);
}

function gain(n: i32): f64 {
  const m = load<f32>(model + (usize(n) << 2));
  return f64(m * (2 * load<f32>(clean + (usize(n) << 2)) - m));
}
