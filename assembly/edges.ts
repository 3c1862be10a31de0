// Where a tone of known frequencies, amplitudes and phases begins and ends, to the sample.
//
// Each sample says by 2ym - m^2 (y: line, m: the two tones as they would be) whether the tones are there: +m^2 where they
// are, -m^2 where they are not, 0 at half amplitude. The edges are where the running sum outwards from the middle is
// highest; the search ends where it has fallen by a whole bridge.
import { clean, finding, SPAN } from "./finding";
import { fillModel, model } from "./model";
import { sumOf } from "./two-tone";

// Samples added at a time; the edge is then found to the sample around the best group.
const GROUP: i32 = 8;

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
  for (let n = middle - GROUP; n >= first && best - sum < fall; n -= GROUP) {
    sum += groupGain(n);
    if (sum > best) {
      best = sum;
      start = n;
    }
  }
  sum = 0;
  best = 0;
  const from = min(middle, start + GROUP);
  start = from;
  for (let n = from - 1; n >= max(first, from - 3 * GROUP); n--) {
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
  for (let n = middle; n + GROUP <= SPAN && best - sum < fall; n += GROUP) {
    sum += groupGain(n);
    if (sum > best) {
      best = sum;
      end = n + GROUP;
    }
  }
  sum = 0;
  best = 0;
  const from = max(middle, end - GROUP);
  end = from;
  for (let n = from; n < min(SPAN, from + 3 * GROUP); n++) {
    sum += gain(n);
    if (sum > best) {
      best = sum;
      end = n + 1;
    }
  }
  return f64(end);
}

@inline
function gain(n: i32): f64 {
  const m = load<f32>(model + (usize(n) << 2));
  return f64(m * (2 * load<f32>(clean + (usize(n) << 2)) - m));
}

@inline
function groupGain(n: i32): f64 {
  const at = usize(n) << 2;
  return f64(sumOf(f32x4.add(gains(at), gains(at + 16))));
}

@inline
function gains(at: usize): v128 {
  const m = v128.load(model + at);
  const y = v128.load(clean + at);
  return f32x4.mul(m, f32x4.sub(f32x4.add(y, y), m));
}
