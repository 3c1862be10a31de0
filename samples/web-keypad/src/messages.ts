// What the page and the worker that hears a recording tell each other.
import type { Picture } from "dualtone/picture";
import type { HeardTone } from "./tone-list.ts";

/** What the page asks for: first a recording, then pictures of it. */
export type Request =
  | { type: "wav"; file: File }
  | { type: "samples"; name: string; channels: Float32Array[]; sampleRate: number }
  | { type: "draw"; fromMs: number; toMs: number; width: number; theme: "light" | "dark" };

/** What a recording is. */
export interface Facts {
  sampleRate: number;
  channels: number;
  durationMs: number;
  warnings: readonly string[];
}

/** What the worker answers. */
export type Answer =
  | { type: "progress"; share: number }
  | { type: "tones"; tones: HeardTone[] }
  | ({ type: "heard" } & Facts)
  | { type: "picture"; picture: Picture }
  | { type: "failed"; message: string };
