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

/** The score of a finding: a tone when positive. */
export function score(f: Finding): f64 {
  const offset = max(Math.abs(f.offset1), Math.abs(f.offset2));
  if (offset > 0.025) return -9;
  return 0.5 - max(f.residual / 0.9, f.unsteadiness / 1.2);
}
