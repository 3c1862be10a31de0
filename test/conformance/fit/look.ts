// Fitting the score: every second look the core takes at a signal, as it tells of it.
import { TONES as KEYS } from "../../../src/keypad.ts";
import { Looker, type Look } from "../../../src/looks.ts";
import { PROFILES } from "../../../src/profiles.ts";
import { frequenciesOf } from "../../signals.ts";
import { RECORDED_RATE } from "../recorded.ts";

/** Samples after the signal, for the last look. */
const TAIL = RECORDED_RATE / 10;

/** All looks at a signal of 8 kHz, in their order. */
export function looksAt(pcm: Int16Array): Look[] {
  using looker = new Looker(RECORDED_RATE, PROFILES.default);
  return [...looker.push(pcm), ...looker.push(new Int16Array(TAIL))];
}

/** What the core takes off the score's net: assembly/score.ts. */
export const CAUTION = 1;

/** What the core makes of a sudden window: assembly/glance.ts. */
export const SUDDENLY = -10;

/** Whether both tones begin or end within the window glanced at, which the core refuses without its net. */
export function isSudden(glanceInputs: ArrayLike<number>): boolean {
  return Math.min(Math.abs(glanceInputs[8]!), Math.abs(glanceInputs[9]!)) > 0.55;
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
    Math.abs(look.twistDb) <= PROFILES.default.maxReverseTwistDb + 0.5 &&
    Math.max(Math.abs(look.offset1), Math.abs(look.offset2)) <= 0.0235
  );
}

/**
 * What the core's score takes off, beyond its net, for frequencies beyond ITU-T Q.24's 1.5 % and 2 Hz and a short tone's
 * error of 0.15 %: 2 each 0.1 %.
 */
export function excessOf({ key, offset1, offset2 }: Look): number {
  const { lowHz, highHz } = frequenciesOf(KEYS[key]!);
  const beyond = (offset: number, hz: number) => Math.max(0, Math.abs(offset) - 0.0165 - 2 / hz);
  return 20 * 100 * (beyond(offset1, lowHz) + beyond(offset2, highHz));
}
