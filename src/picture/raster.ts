// A picture -> pixels, where no browser is there to draw it.
import { rgb, type Pixels } from "./colours.ts";
import { glyphsOf, type Stroke } from "./glyphs.ts";
import type { Box, Image, Line, Picture, Shape, Text } from "./shapes.ts";

// Parts of a font's size: the height of a capital, and what of it the width of a grid square is.
const CAP_HEIGHT = 0.72;
const NARROW = 0.85;

/** Draws a picture at so many pixels for one of its own. */
export function rasterize(picture: Picture, scale: number): Pixels {
  const columns = Math.round(picture.width * scale);
  const rows = Math.round(picture.height * scale);
  const canvas = new Canvas(columns, rows, scale);
  for (const shape of picture.shapes) canvas.draw(shape);
  return { columns, rows, rgba: canvas.rgba };
}

class Canvas {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly #columns: number;
  readonly #rows: number;
  readonly #scale: number;

  constructor(columns: number, rows: number, scale: number) {
    this.#columns = columns;
    this.#rows = rows;
    this.#scale = scale;
    this.rgba = new Uint8ClampedArray(columns * rows * 4).fill(255);
  }

  draw(shape: Shape): void {
    switch (shape.kind) {
      case "box":
        return this.#box(shape);
      case "line":
        return this.#line(shape);
      case "text":
        return this.#text(shape);
      case "image":
        return this.#image(shape);
    }
  }

  #box({ x, y, width, height, fill, opacity = 1 }: Box): void {
    const [left, right, top, bottom] = [x, x + width, y, y + height].map((value) => value * this.#scale);
    this.#each(left!, right!, top!, bottom!, rgb(fill), (px, py) => {
      return opacity * overlap(px, left!, right!) * overlap(py, top!, bottom!);
    });
  }

  #line({ x1, y1, x2, y2, stroke, width, opacity }: Line): void {
    const half = width / 2;
    const box = { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
    const across = box.height > box.width ? { x: box.x - half, width } : { y: box.y - half, height: width };
    this.#box({ kind: "box", ...box, ...across, fill: stroke, opacity });
  }

  #text({ x, y, text, size, fill, anchor, bold }: Text): void {
    const glyphs = glyphsOf(text);
    const unit = (size * CAP_HEIGHT * this.#scale) / 6;
    const width = glyphs.reduce((sum, { advance }) => sum + advance, 0) * unit * NARROW;
    const pen = (bold ? 0.6 : 0.42) * unit;
    let left = x * this.#scale - { start: 0, middle: 0.5, end: 1 }[anchor] * width + unit * 0.8;
    for (const { strokes, advance } of glyphs) {
      this.#strokes(strokes, left, y * this.#scale, unit, pen, rgb(fill));
      left += advance * unit * NARROW;
    }
  }

  #strokes(strokes: readonly Stroke[], x: number, y: number, unit: number, pen: number, colour: Colour): void {
    const placed = strokes.map(({ x1, y1, x2, y2 }) => ({
      ...{ x1: x + x1 * unit * NARROW, y1: y + y1 * unit, x2: x + x2 * unit * NARROW, y2: y + y2 * unit },
    }));
    const reach = pen + 1;
    this.#each(x - reach, x + 4 * unit + reach, y - 6 * unit - reach, y + 2 * unit + reach, colour, (px, py) => {
      let nearest = Infinity;
      for (const stroke of placed) nearest = Math.min(nearest, distance(stroke, px + 0.5, py + 0.5));
      return Math.max(0, Math.min(1, pen + 0.5 - nearest));
    });
  }

  #image({ x, y, width, height, pixels }: Image): void {
    const [left, right, top, bottom] = [x, x + width, y, y + height].map((value) => Math.round(value * this.#scale));
    for (let py = top!; py < bottom!; py++) {
      const row = ((py + 0.5 - top!) / (bottom! - top!)) * pixels.rows - 0.5;
      for (let px = left!; px < right!; px++) {
        const column = ((px + 0.5 - left!) / (right! - left!)) * pixels.columns - 0.5;
        for (let i = 0; i < 3; i++) this.rgba[4 * (py * this.#columns + px) + i] = between(pixels, column, row, i);
      }
    }
  }

  // Lays a colour over every pixel of a rectangle, as strongly as is said.
  #each(
    left: number,
    right: number,
    top: number,
    bottom: number,
    [red, green, blue]: Colour,
    strength: (px: number, py: number) => number,
  ): void {
    for (let py = Math.max(0, Math.floor(top)); py < Math.min(this.#rows, Math.ceil(bottom)); py++) {
      for (let px = Math.max(0, Math.floor(left)); px < Math.min(this.#columns, Math.ceil(right)); px++) {
        const share = strength(px, py);
        const at = 4 * (py * this.#columns + px);
        this.rgba[at]! += (red - this.rgba[at]!) * share;
        this.rgba[at + 1]! += (green - this.rgba[at + 1]!) * share;
        this.rgba[at + 2]! += (blue - this.rgba[at + 2]!) * share;
      }
    }
  }
}

type Colour = ReturnType<typeof rgb>;

function overlap(pixel: number, from: number, to: number): number {
  return Math.max(0, Math.min(pixel + 1, to) - Math.max(pixel, from));
}

function distance({ x1, y1, x2, y2 }: Stroke, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

function between({ columns, rows, rgba }: Pixels, column: number, row: number, channel: number): number {
  const c = Math.max(0, Math.min(columns - 1, column));
  const r = Math.max(0, Math.min(rows - 1, row));
  const [c0, r0] = [Math.floor(c), Math.floor(r)];
  const [c1, r1] = [Math.min(columns - 1, c0 + 1), Math.min(rows - 1, r0 + 1)];
  const value = (x: number, y: number) => rgba[4 * (y * columns + x) + channel]!;
  const upper = value(c0, r0) + (value(c1, r0) - value(c0, r0)) * (c - c0);
  const lower = value(c0, r1) + (value(c1, r1) - value(c0, r1)) * (c - c0);
  // In steps too small to be seen, so that the file packs better (measured: 0.56 of the bytes).
  return Math.round((upper + (lower - upper) * (r - r0)) / 4) * 4;
}
