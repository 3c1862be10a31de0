// The public names of `dualtone/picture`: recordings and their tones, seen. Runs in a browser.
export { paint, paintScale, type LevelRange, type Pixels } from "./colours.ts";
export { toPng } from "./png.ts";
export { drawRecording, KEYPAD_HZ, MAX_CHANNELS, type DrawOptions, type Track } from "./recording.ts";
export type { Picture, Shape } from "./shapes.ts";
export { ROWS, Spectrogram, TOP_HZ } from "./spectrogram.ts";
export { toSvg } from "./svg.ts";
