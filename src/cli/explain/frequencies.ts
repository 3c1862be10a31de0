// The frequencies of the keypad (ITU-T Q.23), for what is said of them.
import type { Tone } from "../../keypad.ts";

export const LOW_HZ = [697, 770, 852, 941] as const;
export const HIGH_HZ = [1209, 1336, 1477, 1633] as const;

const ROWS = ["123A", "456B", "789C", "*0#D"];

/** The nominal frequencies of a tone, in Hz. */
export function frequenciesOf(tone: Tone): { lowHz: number; highHz: number } {
  const row = ROWS.findIndex((keys) => keys.includes(tone));
  return { lowHz: LOW_HZ[row]!, highHz: HIGH_HZ[ROWS[row]!.indexOf(tone)]! };
}

/** The tone at an index of each group. */
export function toneAt(low: number, high: number): string {
  return ROWS[low]![high]!;
}
