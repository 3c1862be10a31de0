// Conformance: the shape of one requirement, and the words its verdict is given in.
import { Random, TONES, toneSequence, type Loss, type Signal, type ToneSpec } from "../signals.ts";
import type { Options } from "./receiver.ts";
import { Tally } from "./score.ts";

/** One signal to be heard, at one point of a requirement. */
export interface Case {
  point: string;
  signal: Signal;
  options?: Options;
  /** Feed the receiver so many samples at a time, note when it reports, and count what it reports as begun. */
  chunk?: number;
  /** Tell the receiver of these losses rather than hand it zeros. */
  losses?: readonly Loss[];
}

export interface Verdict {
  measured: string;
  pass: boolean;
}

/** All tallies of a row, by point; a point nobody fed is empty. */
export type Points = (point: string | number) => Tally;

export interface Row {
  name: string;
  /** What is asked, in one line. */
  requirement: string;
  /** Made afresh, from the seed, each time it is walked. */
  cases(setup: Setup): Iterable<Case>;
  judge(points: Points): Verdict;
  /** Sound that is not made but recorded, without which the row cannot run. */
  needs?: "speech" | "recordings";
}

export interface SetupValues {
  sampleRate?: number;
  seed?: number;
  /** Share of the full count of signals. */
  share?: number;
  /** Folder of labelled recordings. */
  recordings?: string | undefined;
}

/** How a row is run. */
export class Setup {
  readonly sampleRate: number;
  readonly seed: number;
  readonly share: number;
  readonly recordings: string | undefined;

  constructor(values: SetupValues) {
    this.sampleRate = values.sampleRate ?? 8000;
    this.seed = values.seed ?? 1;
    this.share = values.share ?? 1;
    this.recordings = values.recordings;
  }

  random(name: string | number): Random {
    return new Random(this.seed, String(name));
  }

  /** `full` tones or signals, or fewer in a shorter run, always whole sets of 16. */
  count(full: number): number {
    return Math.max(1, Math.round((full * this.share) / 16)) * 16;
  }
}

const TONES_PER_SIGNAL = 160;

/** Signals of 50 ms tones with about 50 ms between, each of the 16 equally often; `change` sets what the row is about. */
export function* tones(
  setup: Setup,
  random: Random,
  full: number,
  change: (tone: string, random: Random) => Partial<ToneSpec> = () => ({}),
): Generator<Signal> {
  for (let left = setup.count(full); left > 0; left -= TONES_PER_SIGNAL) {
    const names = Array.from({ length: Math.min(left, TONES_PER_SIGNAL) }, (_, i) => TONES[i % 16]!);
    const specs = random.shuffled(names).map((tone) => ({
      tone,
      toneMs: 50,
      // Not a multiple of any block length, so that every alignment comes.
      pauseMs: random.between(50, 54),
      ...change(tone, random),
    }));
    yield toneSequence(random, specs, setup);
  }
}

/** 99.93 % as "99.93 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0.99 && share < 1 ? 2 : 1).replace(/\.0+$/, "")} %`;
}

/** The last value, from the easy end, up to which every point holds. */
export function reach(
  points: Points,
  prefix: string,
  values: readonly number[],
  holds: (tally: Tally) => boolean,
): number {
  let last = NaN;
  for (const value of values) {
    if (!holds(points(`${prefix}${value}`))) break;
    last = value;
  }
  return last;
}

export function steps(from: number, to: number, step = 1): number[] {
  const count = Math.floor(Math.abs(to - from) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, i) => from + Math.sign(to - from) * i * step);
}

/** NaN reads "none". */
export function value(number: number, unit: string): string {
  return Number.isNaN(number) ? "none" : `${number} ${unit}`;
}
