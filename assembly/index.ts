// The only wasm exports: the core's face towards src/core.
export { inputPtr, outputPtr, AREA_SAMPLES } from "./areas";
