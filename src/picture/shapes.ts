// What a picture is made of, before it becomes an SVG, a PNG or a canvas. Lengths are in pixels, colours `#rrggbb`.
import type { Pixels } from "./colours.ts";

/** A filled rectangle; `title` is what it says when pointed at. */
export interface Box {
  readonly kind: "box";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly opacity?: number;
  readonly title?: string;
}

/** A straight line, horizontal or vertical. */
export interface Line {
  readonly kind: "line";
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly stroke: string;
  readonly width: number;
  readonly opacity?: number;
}

/** A line of text on its baseline. */
export interface Text {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly fill: string;
  readonly anchor: "start" | "middle" | "end";
  readonly bold?: boolean;
}

/** An image, stretched over a rectangle. */
export interface Image {
  readonly kind: "image";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Pixels;
}

/** One thing in a picture. */
export type Shape = Box | Line | Text | Image;

/** Shapes in the order they are drawn, and what they show in words. */
export interface Picture {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** What is seen, for whom cannot see it. */
  readonly description: string;
  /** What is drawn, each over those before it. */
  readonly shapes: readonly Shape[];
}

/** About how wide a text is, in pixels. */
export function textWidth(text: string, size: number): number {
  return text.length * size * 0.6;
}
