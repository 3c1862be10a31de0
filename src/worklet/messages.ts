// What the page and the audio thread tell each other.
import type { ToneEvent } from "../detector.ts";
import type { RenderOptions } from "../generator.ts";
import type { Tone } from "../keypad.ts";
import type { Limits } from "../profiles.ts";
import type { Step } from "../sequence.ts";

/** Names under which the processors are registered. */
export const DETECTOR = "dualtone-detector";
export const GENERATOR = "dualtone-generator";

/** What a detector's processor is made with. */
export interface DetectorSettings {
  readonly limits: Required<Limits>;
}

/** What a generator's processor is made with. */
export interface GeneratorSettings {
  readonly options: RenderOptions;
  /** Least length of a tone that is held, and least silence behind it, in ms. */
  readonly toneMs: number;
  readonly gapMs: number;
}

/** What the page tells a generator. */
export type GeneratorCommand =
  | { readonly type: "enqueue"; readonly steps: readonly Step[] }
  | { readonly type: "press"; readonly tone: Tone }
  | { readonly type: "release" | "clear" | "close" };

/** What the page tells a detector. */
export interface DetectorCommand {
  readonly type: "close";
}

/** What a generator tells the page. */
export type GeneratorReport = { readonly type: "drained" } | { readonly type: "refused"; readonly error: Error };

/** What a detector tells the page; times in ms of the context's clock. */
export type DetectorReport = ToneEvent;
