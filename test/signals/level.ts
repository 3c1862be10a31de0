// Test signals: dBm0 and linear samples, where 1 is full scale.

/** Level of a full-scale sine, in dBm0. */
const FULL_SCALE_DBM0 = 3.14;

/** Peak amplitude of a sine of the given level. */
export function peakOf(dbm0: number): number {
  return 10 ** ((dbm0 - FULL_SCALE_DBM0) / 20);
}

/** Mean square of a sine of the given level. */
export function powerOf(dbm0: number): number {
  return peakOf(dbm0) ** 2 / 2;
}

/** Level of a signal of the given mean square, in dBm0. */
export function levelOf(power: number): number {
  return 10 * Math.log10(power * 2) + FULL_SCALE_DBM0;
}

export function meanSquare(samples: ArrayLike<number>, from = 0, to = samples.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i]! ** 2;
  return sum / Math.max(1, to - from);
}

/** 16-bit samples, rounded; what goes past full scale is clipped hard, as a loud line does. */
export function toInt16(samples: Float32Array): Int16Array {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.max(-32768, Math.min(32767, Math.round(samples[i]! * 32768)));
  }
  return out;
}

export function scale(samples: Float32Array, factor: number): void {
  for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * factor;
}

/** Adds `other`, times `factor`, onto `samples`; `other` starts again where it is too short. */
export function mix(samples: Float32Array, other: Float32Array, factor = 1): void {
  for (let i = 0, j = 0; i < samples.length; i++, j++) {
    if (j === other.length) j = 0;
    samples[i] = samples[i]! + factor * other[j]!;
  }
}
