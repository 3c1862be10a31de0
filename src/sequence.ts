// Dial strings and tone lists -> steps, the first thing that happens to what a caller wants sent.
import { checkInteger, checkNumber, outOfRange, wrongType } from "./errors.ts";
import { FLASH, toneNamed, TONES, type Tone, type ToneName } from "./keypad.ts";

/** A tone of a list, by its name in any dialect. */
export interface ToneInfo {
  /** The tone's name. */
  tone: ToneName | (string & Record<never, never>);
  /** Number given by the calling API, 0 or more; a list keeps its own order whatever the numbers say. */
  sequenceId?: number;
  /** Length of this tone in ms, from 1 to 3600000 (an hour); the renderer's `toneMs` when left out. */
  toneMs?: number;
}

/** A pause of a list, in place of the gap between its neighbours. */
export interface Pause {
  /** Length of the silence in ms, from 0 to 3600000 (an hour). */
  pauseMs: number;
}

/**
 * What to send: a dial string, or a list of tone names, tones and pauses.
 *
 * A dial string holds the 16 tones (letters in either case), `,` for a pause of 2 s, `w` for 0.5 s, `W` for 1 s, and
 * the separators space `-` `.` `(` `)` `/`, which mean nothing. At most 65536 steps either way.
 */
export type Sequence = string | readonly (ToneInfo["tone"] | ToneInfo | Pause)[];

/** A tone or a pause of a sequence. */
export type Step = { readonly tone: Tone; readonly toneMs?: number } | { readonly pauseMs: number };

/** Steps a sequence, or a generator's queue, may hold. */
export const MAX_STEPS = 65_536;

/** Longest tone or pause a single step may ask for, in ms. */
export const MAX_STEP_MS = 3_600_000;

const DIAL_STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ...TONES.flatMap((tone) => [tone, tone.toLowerCase()].map((name): [string, Step] => [name, { tone }])),
  [",", { pauseMs: 2000 }],
  ["w", { pauseMs: 500 }],
  ["W", { pauseMs: 1000 }],
]);
const SEPARATORS = " -.()/";

/** Reads a sequence into steps; throws a TypeError or RangeError that names the index of the first bad part. */
export function parseSequence(sequence: Sequence): Step[] {
  if (typeof sequence === "string") return parseDialString(sequence);
  if (Array.isArray(sequence)) return parseList(sequence);
  throw wrongType("sequence", "a dial string or an array", sequence);
}

function parseDialString(text: string): Step[] {
  const steps: Step[] = [];
  let index = 0;
  for (const character of text) {
    const step = DIAL_STEPS.get(character);
    if (step) steps.push(step);
    else if (!SEPARATORS.includes(character)) {
      throw outOfRange(`sequence[${index}]`, 'a tone, a pause ("," "w" "W") or a separator', character);
    }
    checkStepCount(steps.length);
    index += character.length;
  }
  return steps;
}

function parseList(list: readonly unknown[]): Step[] {
  checkStepCount(list.length);
  return Array.from(list, (part, index) => listStep(part, `sequence[${index}]`));
}

function listStep(part: unknown, at: string): Step {
  if (typeof part === "string") return { tone: namedTone(part, at) };
  const expected = "a tone name, { tone } or { pauseMs }";
  if (typeof part !== "object" || part === null) throw wrongType(at, expected, part);
  const { tone, toneMs, pauseMs, sequenceId } = part as Record<string, unknown>;
  if (tone !== undefined && pauseMs !== undefined) throw new TypeError(`${at}: expected ${expected}, got both`);
  if (pauseMs !== undefined) return { pauseMs: checkNumber(`${at}.pauseMs`, pauseMs, 0, MAX_STEP_MS) };
  if (tone === undefined) throw wrongType(at, expected, part);
  if (sequenceId !== undefined) checkInteger(`${at}.sequenceId`, sequenceId, 0, Number.MAX_SAFE_INTEGER);
  const step = { tone: namedTone(tone, `${at}.tone`) };
  return toneMs === undefined ? step : { ...step, toneMs: checkNumber(`${at}.toneMs`, toneMs, 1, MAX_STEP_MS) };
}

function namedTone(name: unknown, at: string): Tone {
  if (typeof name !== "string") throw wrongType(at, "a tone name", name);
  const tone = toneNamed(name);
  if (tone === undefined) throw outOfRange(at, "a tone name", name);
  if (tone === FLASH)
    throw outOfRange(at, "one of the 16 tones (a hook flash is no sound: in-band flash does not exist)", name);
  return tone;
}

function checkStepCount(count: number): void {
  if (count > MAX_STEPS) throw new RangeError(`sequence: expected at most ${MAX_STEPS} steps, got ${count}`);
}
