// One window -> a candidate or none, cheaply; one second look -> a tone or not, by all its statistics at once.
import { Finding } from "./finding";

/** Share of its group's power the strongest of four frequencies must hold. */
const GROUP_SHARE: f32 = 0.4;
/** The same where more twist is asked for than the window keeps its sidelobes below the weaker tone: 26 dB. */
const WIDE_GROUP_SHARE: f32 = 0.15;

/** The strongest low and high tone of a window: indices in their groups, and whether they are worth a second look. */
export class Nomination {
  low: i32 = 0;
  high: i32 = 0;
}

export const nomination = new Nomination();

/** Share of the window's energy the two tones must hold: in white noise at -1 dB S/N they hold 0.44. */
const ENERGY_SHARE: f32 = 0.2;

/** Nominates a pair from the eight powers of a window of `energy` per sample; both tones must reach `minPower` (A^2 / 4). */
export function nominate(powers: usize, energy: f32, minPower: f32, wide: bool): bool {
  const share = wide ? WIDE_GROUP_SHARE : GROUP_SHARE;
  const low = strongest(powers);
  const high = strongest(powers + 16);
  nomination.low = low;
  nomination.high = high;
  const lowPower = load<f32>(powers + (usize(low) << 2));
  const highPower = load<f32>(powers + (usize(high) << 2), 16);
  return (
    f32(2) * (lowPower + highPower) >= ENERGY_SHARE * energy &&
    lowPower >= minPower &&
    highPower >= minPower &&
    lowPower >= share * sumOf(powers) &&
    highPower >= share * sumOf(powers + 16)
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
const BIAS: f64 = -4.21;
const OFFSET: f64 = -6.71; // per % of offset, to 0.5 % of each tone: senders are rarely further off
const LOG_RESIDUAL: f64 = -4.6;
const LOG_UNSTEADINESS: f64 = -5.07;
const UNSTEADINESS: f64 = 4.99;
const LOG_SCATTER: f64 = 1.44;
const LINE: f64 = -1.31; // per dB
const LINE_ABOVE: f64 = 1.08; // per dB above -12
const REVERSE_TWIST: f64 = -0.24; // per dB
const FORWARD_TWIST: f64 = -0.51; // per dB
const LOST: f64 = -1.2; // per sub-block that stood out
const FEW: f64 = -19.1; // over the number of sub-blocks
const BEFORE: f64 = -0.7; // per dB

// Beyond ITU-T Q.24's tolerance (and 0.15 % for the error of a short tone in noise) every 0.1 % weighs as much as 2 dB of
// residual line: set by hand, since no fit on accepted tones can know it.
const EXCESS: f64 = -20;

/** Half-way from what must be accepted to the 3.5 % that must be refused (after ITU-T Q.24), however clean. */
const MOST_OFFSET: f64 = 0.025;

/** Beyond this the tones are not there at all; with speech as loud as they are, 1.2 is the 99 % point. */
const MOST_SCATTER: f64 = 2.5;

/** The score of a finding: a tone when positive. */
export function score(f: Finding): f64 {
  return scoreWithLine(f, f.lineDb);
}

/** The most the score can be, whatever the residual's lines: a cheap refusal before they are looked for. */
export function bestScore(f: Finding): f64 {
  return scoreWithLine(f, -40);
}

function scoreWithLine(f: Finding, lineDb: f64): f64 {
  if (max(Math.abs(f.offset1), Math.abs(f.offset2)) > MOST_OFFSET || f.scatter > MOST_SCATTER) return -Infinity;
  const offsets = min(0.5, 100.0 * Math.abs(f.offset1)) + min(0.5, 100.0 * Math.abs(f.offset2));
  const line = max(-40.0, min(15.0, lineDb));
  const twist = f.twistDb();
  return (
    BIAS +
    OFFSET * offsets +
    EXCESS * 100.0 * f.excess +
    LOG_RESIDUAL * Math.log(f.residual + 0.02) +
    LOG_UNSTEADINESS * Math.log(f.unsteadiness + 0.03) +
    UNSTEADINESS * min(0.95, f.unsteadiness) +
    LOG_SCATTER * Math.log(min(0.6, f.scatter) + 0.01) +
    LINE * line +
    LINE_ABOVE * max(-12.0, line) +
    (twist > 0 ? REVERSE_TWIST : -FORWARD_TWIST) * twist +
    LOST * (f64(f.count) - f.weight) +
    FEW / f64(max(5, f.count)) +
    BEFORE * max(0.0, min(30.0, f.beforeDb))
  );
}
