// The 16 tones of ITU-T Q.23, and every dialect's name for each of them.

/** One of the 16 tones, as printed on a keypad. */
export type Tone = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "*" | "#" | "A" | "B" | "C" | "D";

interface KeypadRow {
  /** The tone, which is also the Genesys name of the ten digits. */
  tone: Tone;
  /** Its name in Microsoft Graph. */
  graph: string;
  /** Its name in Azure Communication Services. */
  acs: string;
}

/** Every tone with its names, in the order of the RFC 4733 event codes: the index is the code. */
export const KEYPAD = [
  { tone: "0", graph: "tone0", acs: "zero" },
  { tone: "1", graph: "tone1", acs: "one" },
  { tone: "2", graph: "tone2", acs: "two" },
  { tone: "3", graph: "tone3", acs: "three" },
  { tone: "4", graph: "tone4", acs: "four" },
  { tone: "5", graph: "tone5", acs: "five" },
  { tone: "6", graph: "tone6", acs: "six" },
  { tone: "7", graph: "tone7", acs: "seven" },
  { tone: "8", graph: "tone8", acs: "eight" },
  { tone: "9", graph: "tone9", acs: "nine" },
  { tone: "*", graph: "star", acs: "asterisk" },
  { tone: "#", graph: "pound", acs: "pound" },
  { tone: "A", graph: "a", acs: "a" },
  { tone: "B", graph: "b", acs: "b" },
  { tone: "C", graph: "c", acs: "c" },
  { tone: "D", graph: "d", acs: "d" },
] as const satisfies readonly KeypadRow[];

/** The 16 tones in the order of their RFC 4733 event codes, which is also how the core numbers them. */
export const TONES: readonly Tone[] = KEYPAD.map((row) => row.tone);

/** Microsoft Graph's name of a hook flash: a name one may write, though no dual tone. */
export const FLASH = "flash";

/** A tone's name in Microsoft Graph. */
export type GraphTone = (typeof KEYPAD)[number]["graph"] | typeof FLASH;

/** A tone's name in Azure Communication Services. */
export type AcsTone = (typeof KEYPAD)[number]["acs"];

/** A tone's name in any dialect. */
export type ToneName = Tone | GraphTone | AcsTone;

const byName = new Map<string, Tone>(
  KEYPAD.flatMap(({ tone, graph, acs }) => [tone, graph, acs].map((name) => [name, tone])),
);

/** Returns the tone, or the flash, that a name means in any dialect (exactly as that dialect spells it), or undefined. */
export function toneNamed(name: string): Tone | typeof FLASH | undefined {
  return name === FLASH ? FLASH : byName.get(name);
}
