// One window -> a candidate or none, cheaply; one second look -> a tone or not, by all its statistics at once.
import { Finding } from "./finding";

/** Share of its group's power the strongest of four frequencies must hold. */
const GROUP_SHARE: f32 = 0.4;

/** The strongest low and high tone of a window: indices in their groups, and whether they are worth a second look. */
export class Nomination {
  low: i32 = 0;
  high: i32 = 0;
}

export const nomination = new Nomination();

/** Nominates a pair from the eight powers of a window, of which both tones must reach `minPower` (A^2 / 4). */
export function nominate(powers: usize, minPower: f32): bool {
  const low = strongest(powers);
  const high = strongest(powers + 16);
  nomination.low = low;
  nomination.high = high;
  const lowPower = load<f32>(powers + (usize(low) << 2));
  const highPower = load<f32>(powers + (usize(high) << 2), 16);
  return (
    lowPower >= minPower &&
    highPower >= minPower &&
    lowPower >= GROUP_SHARE * sumOf(powers) &&
    highPower >= GROUP_SHARE * sumOf(powers + 16)
  );
}

function strongest(powers: usize): i32 {
  let best = 0;
  for (let i = 1; i < 4; i++) {
    if (load<f32>(powers + (usize(i) << 2)) > load<f32>(powers + (usize(best) << 2))) best = i;
  }
  return best;
}

function sumOf(powers: usize): f32 {
  return load<f32>(powers) + load<f32>(powers, 4) + load<f32>(powers, 8) + load<f32>(powers, 12);
}

// Weights of the score, fitted by logistic regression. Positive: tones in white noise, speech, babble, bursts, echo, rooms,
// with twist, off frequency, clipped, companded. Negative: every other file of Debian's Asterisk prompts and music at six
// speeds, synthetic babble, white and pink noise. Each press or stretch of speech counts by its best look.
const BIAS: f64 = -5.55;
const OFFSET: f64 = -8.05; // per % of offset, to 0.5 % of each tone: senders are rarely further off
const LOG_RESIDUAL: f64 = -4.67;
const LOG_UNSTEADINESS: f64 = -4.23;
const UNSTEADINESS: f64 = 5.37;
const LOG_SCATTER: f64 = 1.24;
const LINE: f64 = -1.2; // per dB
const LINE_ABOVE: f64 = 0.97; // per dB above -12
const REVERSE_TWIST: f64 = -0.81; // per dB
const FORWARD_TWIST: f64 = -0.75; // per dB
const LOST: f64 = -0.57; // per sub-block that stood out
const FEW: f64 = -5.55; // over the number of sub-blocks
const BEFORE: f64 = -0.71; // per dB

// Beyond ITU-T Q.24's tolerance (and 0.15 % for the error of a short tone in noise) every 0.1 % weighs as much as 2 dB of
// residual line: set by hand, since no fit on accepted tones can know it.
const EXCESS: f64 = -20;

/** Half-way from what must be accepted to the 3.5 % that must be refused (after ITU-T Q.24), however clean. */
const MOST_OFFSET: f64 = 0.025;

/** The score of a finding: a tone when positive. */
export function score(f: Finding): f64 {
  if (max(Math.abs(f.offset1), Math.abs(f.offset2)) > MOST_OFFSET) return -Infinity;
  const offsets = min(0.5, 100.0 * Math.abs(f.offset1)) + min(0.5, 100.0 * Math.abs(f.offset2));
  const line = max(-40.0, min(15.0, f.lineDb));
  const twist = f.twistDb();
  return (
    BIAS +
    OFFSET * offsets +
    EXCESS * 100.0 * f.excess +
    LOG_RESIDUAL * Math.log(f.residual + 0.02) +
    LOG_UNSTEADINESS * Math.log(f.unsteadiness + 0.03) +
    UNSTEADINESS * min(3.0, f.unsteadiness) +
    LOG_SCATTER * Math.log(f.scatter + 0.01) +
    LINE * line +
    LINE_ABOVE * max(-12.0, line) +
    (twist > 0 ? REVERSE_TWIST : -FORWARD_TWIST) * twist +
    LOST * (f64(f.count) - f.weight) +
    FEW / f64(max(5, f.count)) +
    BEFORE * max(0.0, min(30.0, f.beforeDb))
  );
}
