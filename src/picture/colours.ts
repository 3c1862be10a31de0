// Levels -> colours: from ink through violet and coral to cream, so that each level is brighter than the one below it.
import { ROWS } from "./spectrogram.ts";

/** An image: 4 bytes a pixel, red, green, blue and opacity, from the top left, row by row. */
export interface Pixels {
  /** Pixels in a row. */
  readonly columns: number;
  /** Rows. */
  readonly rows: number;
  /** The bytes. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Levels that are shown: from the darkest colour to the brightest, in dBm0. */
export interface LevelRange {
  /** Level of the darkest colour and of all below it. */
  readonly lowestDbm0: number;
  /** Level of the brightest colour and of all above it. */
  readonly highestDbm0: number;
}

const STOPS = ["#0c0d1f", "#1f1747", "#4a1f72", "#8a2d7d", "#cf4a6c", "#f58a58", "#fcc873", "#fff8d6"].map(rgb);

// Few enough that a picture packs well, too many to be told apart.
const STEPS = 96;

const PALETTE = Array.from({ length: STEPS }, (_, step) => blend((step / (STEPS - 1)) * (STOPS.length - 1)));

/** Paints columns of levels, as a `Spectrogram` gives them; high frequencies are on top. */
export function paint(levels: Float32Array, { lowestDbm0, highestDbm0 }: LevelRange): Pixels {
  const columns = levels.length / ROWS;
  const rgba = new Uint8ClampedArray(levels.length * 4);
  for (let i = 0; i < levels.length; i++) {
    const share = (levels[i]! - lowestDbm0) / (highestDbm0 - lowestDbm0);
    const [red, green, blue] = PALETTE[Math.round(Math.max(0, Math.min(1, share)) * (STEPS - 1))]!;
    const at = 4 * ((ROWS - 1 - (i % ROWS)) * columns + Math.floor(i / ROWS));
    rgba[at] = red;
    rgba[at + 1] = green;
    rgba[at + 2] = blue;
    rgba[at + 3] = 255;
  }
  return { columns, rows: ROWS, rgba };
}

/** Paints the colours themselves, the brightest on top. */
export function paintScale(): Pixels {
  const rgba = new Uint8ClampedArray(4 * STEPS);
  PALETTE.forEach((colour, step) => rgba.set([...colour, 255], 4 * (STEPS - 1 - step)));
  return { columns: 1, rows: STEPS, rgba };
}

/** Chooses the range in which a recording is seen best: 60 dB, up to its loudest part in steps of 5 dB. */
export function rangeFor(levels: readonly Float32Array[]): LevelRange {
  let loudest = -40;
  for (const all of levels) for (const level of all) if (level > loudest) loudest = level;
  const highestDbm0 = Math.min(5, Math.ceil(loudest / 5) * 5);
  return { lowestDbm0: highestDbm0 - 60, highestDbm0 };
}

type Rgb = readonly [number, number, number];

function blend(place: number): Rgb {
  const low = Math.min(STOPS.length - 2, Math.floor(place));
  const [from, to] = [STOPS[low]!, STOPS[low + 1]!];
  return [0, 1, 2].map((i) => Math.round(from[i]! + (to[i]! - from[i]!) * (place - low))) as unknown as Rgb;
}

/** Returns the three bytes of a colour written as `#rrggbb`. */
export function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}
