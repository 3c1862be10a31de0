// The public names, and nothing else.
/// <reference lib="esnext.disposable" preserve="true" />
export { renderTones, ToneGenerator } from "./generator.ts";
export type { FrameOptions, Preset, RenderOptions } from "./generator.ts";
export type { AcsTone, GraphTone, Tone, ToneName } from "./keypad.ts";
export type { Pause, Sequence, ToneInfo } from "./sequence.ts";
export { detectTones, ToneDetector, type DetectedTone, type DetectOptions, type ToneEvent } from "./detector.ts";
export type { Limits, Profile } from "./profiles.ts";
