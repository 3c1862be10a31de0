// The audio of every call, inside the service: 16 kHz, one channel, 16 bits, in frames of 20 ms.

/** Samples a second. */
export const SAMPLE_RATE = 16_000;

/** Samples of a frame. */
export const FRAME_SAMPLES = SAMPLE_RATE / 50;

/** A frame of nothing; not to be written to. */
export const SILENCE = new Int16Array(FRAME_SAMPLES);
