// A stretch of time -> the round times marked on its axis, and how they are written.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440].map((minutes) => minutes * MINUTE),
];

/** A time that is marked. */
export interface Tick {
  /** The time, in ms. */
  readonly ms: number;
  /** The time, as it is written. */
  readonly label: string;
}

/** Returns the marks of a stretch, at most as many as asked for. */
export function timeTicks(fromMs: number, toMs: number, atMost: number): Tick[] {
  const step = STEPS_MS.find((ms) => (toMs - fromMs) / ms <= atMost) ?? toMs - fromMs;
  const first = Math.ceil(fromMs / step);
  const count = Math.floor(toMs / step) - first + 1;
  return Array.from({ length: count }, (_, i) => ({
    ms: (first + i) * step,
    label: written((first + i) * step, step),
  }));
}

/** Writes a length of time with three digits or so: `820 ms`, `6.41 s`, `2:05:10`. */
export function writeLength(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(ms < 10 * SECOND ? 2 : 1)} s`;
  return clock(ms, 0);
}

function written(ms: number, step: number): string {
  const decimals = step >= SECOND ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
  return ms < MINUTE ? `${(ms / SECOND).toFixed(decimals)} s` : clock(ms, decimals);
}

function clock(ms: number, decimals: number): string {
  const scale = 10 ** decimals;
  const units = Math.round((ms / SECOND) * scale);
  const seconds = (units % (60 * scale)) / scale;
  const minutes = Math.floor(units / (60 * scale));
  const tail = seconds.toFixed(decimals).padStart(decimals > 0 ? 3 + decimals : 2, "0");
  return minutes < 60
    ? `${minutes}:${tail}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${tail}`;
}
