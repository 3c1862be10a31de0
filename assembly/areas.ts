// The two fixed areas through which samples cross the wasm boundary: the host writes input, reads output.
// They never move, so the host keeps one view of each.

/** Samples each area holds, of either format. */
export const AREA_SAMPLES: i32 = 4096;

const input = memory.data(4096 * 4, 16);
const output = memory.data(4096 * 4, 16);

/** Address of the input area: int16 or float32 samples, from its start. */
export function inputPtr(): usize {
  return input;
}

/** Address of the output area: int16 samples, or events. */
export function outputPtr(): usize {
  return output;
}
