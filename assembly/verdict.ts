// One window -> a candidate or none, cheaply.
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
