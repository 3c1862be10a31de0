// The two fixed areas through which samples cross the wasm boundary: the host writes input, reads output.
// They never move, so the host keeps one view of each.

/** Samples each area holds, of either format. */
export const AREA_SAMPLES: i32 = 4096;

/** Bytes before the input area in which a detector puts the older samples that its decimation filter still needs. */
const HEAD_BYTES: i32 = 416;

const input = memory.data(416 + 4096 * 4, 16) + usize(HEAD_BYTES);
const output = memory.data(4096 * 4, 16);

/** Address of the input area: int16 or float32 samples, from its start. */
export function inputPtr(): usize {
  return input;
}

/** Address of the output area: int16 samples, or events, of which the 512 ms of an area at 8 kHz complete some 60 at most, 4.3 KB. */
export function outputPtr(): usize {
  return output;
}
