// Fitting the score: every second look the core takes at a signal, as it tells of it.
import { core, refreshViews } from "../../../src/core/core.ts";
import { PROFILES } from "../../../src/profiles.ts";
import { RECORDED_RATE } from "../recorded.ts";

const CHUNK = RECORDED_RATE / 50;
/** Samples after the signal, for the last look. */
const TAIL = 5 * CHUNK;
const EVENT_VALUES = 16;
const LOOK = 3;

/** A look's values, in the order of the core's record after its type. */
const FIELDS = [
  "key",
  "startMs",
  "endMs",
  "offset1",
  "offset2",
  "residual",
  "unsteadiness",
  "scatter",
  "lineDb",
  "twistDb",
  "count",
  "weight",
  "afterDb",
  "score",
  "beforeDb",
] as const;

/** What one look found; `afterDb` is 999 where the tone has not ended, `score` what the core made of it. */
export type Look = Record<(typeof FIELDS)[number], number>;

/** All looks at a signal of 8 kHz, in their order. */
export function looksAt(pcm: Int16Array): Look[] {
  const found: Look[] = [];
  const { wasm } = core();
  const { minToneMs, minGapMs, minLevelDbm0, maxForwardTwistDb, maxReverseTwistDb } = PROFILES.default;
  const detector = wasm.detectorCreate(
    RECORDED_RATE,
    minToneMs,
    minGapMs,
    minLevelDbm0,
    maxForwardTwistDb,
    maxReverseTwistDb,
  );
  refreshViews(core());
  wasm.detectorExplain(detector, true);
  const { inputI16, outputF64 } = core();
  for (let from = 0; from < pcm.length + TAIL; from += CHUNK) {
    inputI16.fill(0, 0, CHUNK);
    inputI16.set(pcm.subarray(from, from + CHUNK));
    const events = wasm.detectorPushI16(detector, CHUNK);
    for (let i = 0; i < events; i++) {
      const at = i * EVENT_VALUES;
      if (outputF64[at] === LOOK) found.push(lookOf(outputF64.subarray(at + 1, at + EVENT_VALUES)));
    }
  }
  wasm.detectorFree(detector);
  return found;
}

function lookOf(values: Float64Array): Look {
  return Object.fromEntries(FIELDS.map((name, i) => [name, values[i]!])) as Look;
}

/** Whether a look is worth a score: the detector refuses all others, or as good as always does. */
export function isWorthScoring(look: Look): boolean {
  const lengthMs = look.endMs - look.startMs;
  return (
    lengthMs >= PROFILES.default.minToneMs &&
    lengthMs < 62 &&
    look.count >= 5 &&
    look.residual <= 0.75 &&
    look.scatter <= 2.5 &&
    Math.abs(look.twistDb) <= 16 &&
    Math.max(Math.abs(look.offset1), Math.abs(look.offset2)) <= 0.0235
  );
}
