// What lies below the tones, and is taken away for the second look: a voice's lowest tones come and go with its others, a
// network's tones and hum were there before.
import { clean, finding, raw } from "./finding";
import { REACH } from "./highpass";
import { Lanes } from "./lanes";
import { decibels } from "./trig";

/** Samples left out at either edge of a tone. */
const MARGIN: i32 = 8;
/** What came before the tone: at most 12 ms, that end 2 ms before its start; at least 4. */
const BEFORE: i32 = 96;
const LEAST_BEFORE: i32 = 32;
const BEFORE_MARGIN: i32 = 16;
/** For the logarithm; 20 dB below the tones it matters no more. */
const FLOOR: f64 = 0.01;

/** Power below the tones, over theirs, dB, while the finding's tone sounds. */
export function underDb(): f64 {
  const first = i32(finding.startAt) + MARGIN;
  return overTones(first, i32(finding.endAt) - MARGIN - first);
}

/** The same before it; as while it sounds if too little is known. */
export function underBeforeDb(): f64 {
  const last = i32(finding.startAt) - BEFORE_MARGIN;
  const first = max(0, last - BEFORE);
  return last - first < LEAST_BEFORE ? finding.underDb : overTones(first, last - first);
}

function overTones(first: i32, count: i32): f64 {
  count = max(0, count) & ~3;
  let energy = f32x4.splat(0);
  const line = raw + (usize(first + REACH) << 1);
  const y = clean + (usize(first) << 2);
  for (let n: usize = 0; n < usize(count); n += 4) {
    const low = f32x4.sub(f32x4.convert_i32x4_s(v128.load16x4_s(line + (n << 1))), v128.load(y + (n << 2)));
    energy = f32x4.add(energy, f32x4.mul(low, low));
  }
  return decibels(f64(Lanes.sum(energy)) / (f64(max(4, count)) * (finding.power() + 1e-9)) + FLOOR);
}
