// A picture -> the bytes of a PNG file, at two pixels for one so that it is sharp on any screen.
import { encode } from "fast-png";
import type { Pixels } from "./colours.ts";
import { rasterize } from "./raster.ts";
import type { Picture } from "./shapes.ts";

const SCALE = 2;

/** Makes a PNG file of a picture, twice as many pixels wide and high as the picture's own measures. */
export function toPng(picture: Picture): Uint8Array {
  return encodePng(rasterize(picture, SCALE));
}

/** Makes a PNG file of an image without transparency. */
export function encodePng({ columns, rows, rgba }: Pixels): Uint8Array {
  const data = new Uint8Array(columns * rows * 3);
  for (let i = 0, from = 0; i < data.length; from += 4) {
    data[i++] = rgba[from]!;
    data[i++] = rgba[from + 1]!;
    data[i++] = rgba[from + 2]!;
  }
  return encode({ width: columns, height: rows, data, channels: 3 }, { zlib: { level: 9 } });
}
