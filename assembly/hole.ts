// A hole in a tone: packets that never came, or a pause? Packets leave exact zeros between hard cuts, and the tone goes on
// behind them in phase; a new press does not.

/** Longest hole of zeros waited out: three packets of 20 ms. */
export const LONGEST_HOLE: f64 = 60.0 * 8.0;

/** Packet length of every telephony codec's default, in samples: the grid zeroed packets stand on. */
const PACKET: f64 = 20.0 * 8.0;

/** How far from a tone's end the zeros may begin when the tone was cut: the end's own error. A ramp of 4 ms is further. */
const CUT: i32 = 10;

/** A run of exact zeros that cuts a tone, as positions in the stream; `to` is `now` while it lasts. */
export class Hole {
  static from: f64 = 0;
  static to: f64 = 0;
}

/**
 * Looks for the zeros that begin where a tone ended. `end` is the address after sample `now` of the history, of which
 * `kept` samples are there; decimation has filled `smeared` samples at either edge of a hole. Returns whether there are any.
 */
export function findHole(end: usize, now: f64, endAt: f64, kept: i32, smeared: f64): bool {
  let back = i32(now - endAt) + CUT;
  const last = back - 2 * CUT;
  if (back > kept || last < 1) return false;
  while (back > last && load<i16>(end - (usize(back) << 1)) !== 0) back--;
  // A zero crossing is no hole: the zeros must go on.
  while (back > last && !zerosFrom(end, back, 8)) back--;
  if (back <= last) return false;
  Hole.from = now - f64(back) - smeared;
  while (back > 0 && load<i16>(end - (usize(back) << 1)) === 0) back--;
  Hole.to = now - f64(back) + smeared;
  return true;
}

function zerosFrom(end: usize, back: i32, count: i32): bool {
  for (let i = 0; i < count && i < back; i++) if (load<i16>(end - (usize(back - i) << 1)) !== 0) return false;
  return true;
}

/** Whether the hole stands on the packet grid: `slack` samples are allowed either way. */
export function isOnGrid(slack: f64): bool {
  return offGrid(Hole.from) <= slack;
}

/** Whether the hole is a whole number of packets long. */
export function isWholePackets(slack: f64): bool {
  return offGrid(Hole.to - Hole.from) <= slack;
}

function offGrid(at: f64): f64 {
  const rest = at % PACKET;
  return min(rest, PACKET - rest);
}
