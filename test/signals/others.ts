// Test signals: tones of the telephone network that are not DTMF and must not be taken for it.
import { HIGH_HZ, LOW_HZ } from "./tones.ts";

function pairs(frequencies: readonly number[]): number[][] {
  return frequencies.flatMap((a, i) => frequencies.slice(i + 1).map((b) => [a, b]));
}

/** MF of Signalling System R1 (ITU-T Q.320). 700+1500 lies inside the accept limits of "3" and is left out. */
export const MF_R1 = pairs([700, 900, 1100, 1300, 1500, 1700]).filter(([a, b]) => a !== 700 || b !== 1500);
/** MF of Signalling System R2, forward and backward (ITU-T Q.441). */
export const MF_R2 = [...pairs([1380, 1500, 1620, 1740, 1860, 1980]), ...pairs([540, 660, 780, 900, 1020, 1140])];
/** Dial, ringing, busy (North America, Europe, United Kingdom), special information tones, call waiting. */
export const CALL_PROGRESS = [
  [350, 440],
  [440, 480],
  [480, 620],
  [400, 450],
  [350, 450],
  [425],
  [400],
  [440],
  [950],
  [1400],
  [1800],
  [1004],
];
/** One tone of a pair by itself. */
export const SINGLE = [...LOW_HZ, ...HIGH_HZ].map((hz) => [hz]);
/** Fax calling and answering, modem answering. */
export const FAX = [[1100], [2100], [2225]];
/** Two keys of one row or column held together give two tones of one group. */
export const ONE_GROUP = [...pairs(LOW_HZ), ...pairs(HIGH_HZ)];
