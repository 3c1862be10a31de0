// What no vendor's document says, and a call must know: how long tones and pauses are, and how many one request may ask
// for. Each dialect has its own defaults, and takes others.
import { checkInteger, checkNumber, checkOptions } from "../errors.ts";
import { MAX_STEPS, type Sequence } from "../sequence.ts";

/** The lengths and limits of a request to send tones. */
export interface SendSettings {
  /** Length of each tone in ms, from 1 to 60000. */
  toneMs: number;
  /** Silence between one tone and the next in ms where the request does not say it, from 0 to 60000. */
  gapMs: number;
  /** Shortest silence in ms that a request can ask for, from 0 to 60000: a shorter one, as 0, becomes this long. */
  minGapMs: number;
  /** Longest silence in ms that a request can ask for, from 0 to 60000: a longer one is refused. */
  maxGapMs: number;
  /** Most tones in one request, an integer from 1 to 65536. */
  maxTones: number;
}

/** Tones to send, as every dialect's request gives them: what a SendTonesOperation is made of. */
export interface TonesRequest {
  /** The tones, in order. */
  sequence: Sequence;
  /** Length of each tone in ms, from 1 to 60000. */
  toneMs: number;
  /** Silence between one tone and the next in ms, from 0 to 60000. */
  gapMs: number;
}

/**
 * 200 ms tones and 100 ms pauses are heard by any receiver, and by people. 65 ms is the shortest pause a sender makes
 * (ETSI ES 201 235-2, 4.2.4): with less, receivers may take two presses of a key for one.
 */
export const SEND_DEFAULTS = {
  toneMs: 200,
  gapMs: 100,
  minGapMs: 65,
  maxGapMs: 60_000,
  maxTones: 256,
} as const satisfies SendSettings;

/** Puts a caller's settings over the defaults; throws a TypeError or RangeError for one that is not possible. */
export function settingsOver<Settings extends SendSettings>(defaults: Settings, given: Partial<Settings>): Settings {
  checkOptions("settings", given);
  const settings = { ...defaults };
  for (const name of Object.keys(given) as (keyof Settings)[]) {
    if (given[name] !== undefined) settings[name] = given[name] as Settings[keyof Settings];
  }
  checkNumber("toneMs", settings.toneMs, 1, 60_000);
  checkNumber("gapMs", settings.gapMs, 0, 60_000);
  checkNumber("minGapMs", settings.minGapMs, 0, 60_000);
  checkNumber("maxGapMs", settings.maxGapMs, 0, 60_000);
  checkInteger("maxTones", settings.maxTones, 1, MAX_STEPS);
  return settings;
}
