// The only wasm exports: the core's face towards src/core.
import { outputPtr } from "./areas";
import { DualTone } from "./dual-tone";

export { inputPtr, outputPtr, AREA_SAMPLES } from "./areas";

/** Writes `count` int16 samples of a tone, from its sample `from` on, to the output area. */
export function renderTone(
  key: i32,
  sampleRate: i32,
  length: i32,
  ramp: i32,
  lowPeak: f64,
  highPeak: f64,
  from: i32,
  count: i32,
): void {
  DualTone.tune(key, sampleRate, lowPeak, highPeak);
  DualTone.render(outputPtr(), length, ramp, from, count);
}
