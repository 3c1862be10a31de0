// How strong one frequency is in a stretch of samples, by plain correlation.

/** Returns the level of a frequency between two times, in dB relative to a full-scale sine. */
export function toneLevelDb(samples: ArrayLike<number>, sampleRate: number, hz: number, fromMs: number, toMs: number) {
  const [from, to] = [fromMs, toMs].map((ms) => Math.round((ms * sampleRate) / 1000)) as [number, number];
  let [real, imaginary] = [0, 0];
  for (let i = from; i < to; i++) {
    const phase = (2 * Math.PI * hz * i) / sampleRate;
    real += samples[i]! * Math.cos(phase);
    imaginary += samples[i]! * Math.sin(phase);
  }
  return 20 * Math.log10((2 * Math.hypot(real, imaginary)) / (to - from) + 1e-9);
}
