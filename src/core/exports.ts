// The types of what assembly/index.ts exports. Addresses are byte offsets into `memory`.

/** The core's exports as the host sees them. */
export interface CoreExports extends Record<string, unknown> {
  readonly memory: WebAssembly.Memory;
  readonly AREA_SAMPLES: WebAssembly.Global;
  readonly EVENT_VALUES: WebAssembly.Global;
  readonly CANDIDATE_VALUES: WebAssembly.Global;
  inputPtr(): number;
  outputPtr(): number;
  tuneTone(key: number, sampleRate: number, length: number, ramp: number, lowPeak: number, highPeak: number): void;
  renderTone(from: number, count: number): void;
  detectorCreate(
    rate: number,
    minToneMs: number,
    minGapMs: number,
    minLevelDbm0: number,
    maxForwardTwistDb: number,
    maxReverseTwistDb: number,
  ): number;
  detectorFree(detector: number): void;
  detectorReset(detector: number): void;
  detectorLost(detector: number, count: number): void;
  detectorExplain(detector: number): void;
  detectorPushI16(detector: number, count: number): number;
  detectorPushF32(detector: number, count: number): number;
}
