/** Rate the analysis runs at, in Hz: DTMF ends at 1633 Hz, so every faster input is decimated to it. */
export const ANALYSIS_RATE: i32 = 8000;
/** Samples of one millisecond at the analysis rate. */
export const PER_MS: i32 = 8;
