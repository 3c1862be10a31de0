// One window -> a candidate or none, cheaply.

/** Share of its group's power the strongest of four frequencies must hold. */
const GROUP_SHARE: f32 = 0.4;
/** The same where more twist is asked for than the window keeps its sidelobes below the weaker tone: 26 dB. */
const WIDE_GROUP_SHARE: f32 = 0.15;

/** The strongest low and high tone of a window: indices in their groups. */
export class Nomination {
  low: i32 = 0;
  high: i32 = 0;
}

export const nomination = new Nomination();

/** Share of the window's energy the two tones must hold: in white noise at -1 dB S/N they hold 0.44. */
const ENERGY_SHARE: f32 = 0.2;

/** Nominates a pair from the eight powers of a window of `energy` per sample; both tones must reach `minPower` (A^2 / 4). */
export function nominate(powers: usize, energy: f32, minPower: f32, wide: bool): bool {
  const low = v128.load(powers);
  const high = v128.load(powers, 16);
  const lowBest = Lanes.greatest(low);
  const highBest = Lanes.greatest(high);
  const lowPower = f32x4.extract_lane(lowBest, 0);
  const highPower = f32x4.extract_lane(highBest, 0);
  if (!(f32(2) * (lowPower + highPower) >= ENERGY_SHARE * energy)) return false;
  if (!(min(lowPower, highPower) >= minPower)) return false;
  const share = wide ? WIDE_GROUP_SHARE : GROUP_SHARE;
  if (lowPower < share * sumOf(powers) || highPower < share * sumOf(powers + 16)) return false;
  nomination.low = ctz(i32x4.bitmask(f32x4.eq(low, lowBest)));
  nomination.high = ctz(i32x4.bitmask(f32x4.eq(high, highBest)));
  return true;
}

/** Four lanes. */
class Lanes {
  /** The greatest of them, in all of them. */
  @inline
  static greatest(v: v128): v128 {
    const pairs = f32x4.pmax(v, v128.shuffle<f32>(v, v, 1, 0, 3, 2));
    return f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 2, 3, 0, 1));
  }
}

function sumOf(powers: usize): f32 {
  return load<f32>(powers) + load<f32>(powers, 4) + load<f32>(powers, 8) + load<f32>(powers, 12);
}
