// Conformance: what was heard, held against what was sent.
import type { TrueTone } from "../signals.ts";
import type { Heard } from "./receiver.ts";

/** Faults of a point that are kept. */
const MOST_FAULTS = 20;

/** What one receiver did with all signals of one point of a requirement. */
export class Tally {
  /** Tones sent. */
  sent = 0;
  /** Tones heard, right or wrong. */
  heard = 0;
  /** Fewest tones missed, added or changed that explain what was heard. */
  wrong = 0;
  seconds = 0;
  signals = 0;
  /** Signals in which nothing was wrong. */
  rightSignals = 0;
  /** Heard minus true, in ms, for the tones that were heard with times. */
  startErrors: number[] = [];
  endErrors: number[] = [];
  /** From the tone's first sample to its report, in ms. */
  delays: number[] = [];
  /** Each right tone beside its truth. */
  pairs: { sent: TrueTone; heard: Heard }[] = [];
  /** Where something was heard that was not sent, or not heard that was: for the person who looks into it. */
  faults: string[] = [];

  /** Share of tones sent that were heard once, in order, nothing extra: 1 minus the faults per tone. */
  get right(): number {
    return this.sent === 0 ? 1 : Math.max(0, 1 - this.wrong / this.sent);
  }

  add(sent: readonly TrueTone[], heard: readonly Heard[], seconds: number): void {
    this.sent += sent.length;
    this.heard += heard.length;
    this.seconds += seconds;
    const { wrong, pairs } = align(sent, heard);
    this.wrong += wrong;
    this.signals++;
    if (wrong === 0) this.rightSignals++;
    for (const pair of pairs) this.addPair(pair.sent, pair.heard);
    const room = MOST_FAULTS - this.faults.length;
    if (wrong > 0 && room > 0) this.faults.push(...describe(sent, heard, pairs).slice(0, room));
  }

  private addPair(sent: TrueTone, heard: Heard): void {
    if (heard.startMs !== undefined) this.startErrors.push(heard.startMs - sent.startMs);
    if (heard.endMs !== undefined) this.endErrors.push(heard.endMs - sent.endMs);
    if (heard.reportedMs !== undefined) this.delays.push(heard.reportedMs - sent.firstMs);
    if (heard.levelDbm0 !== undefined) this.pairs.push({ sent, heard });
  }
}

/** The tone that was sent, and where it was sent as far as its times are known. */
function isSame(sent: TrueTone, heard: Heard): boolean {
  const isApart = heard.startMs! >= sent.endMs || heard.endMs! <= sent.startMs;
  return sent.tone === heard.tone && !isApart;
}

/** Pairs of the best alignment of the two sequences, and how many edits it needs. */
function align(sent: readonly TrueTone[], heard: readonly Heard[]) {
  const width = heard.length + 1;
  const cost = new Int32Array((sent.length + 1) * width);
  for (let i = 0; i <= sent.length; i++) {
    for (let j = 0; j <= heard.length; j++) {
      if (i === 0 || j === 0) cost[i * width + j] = i + j;
      else {
        const swap = cost[(i - 1) * width + j - 1]! + (isSame(sent[i - 1]!, heard[j - 1]!) ? 0 : 1);
        const drop = Math.min(cost[(i - 1) * width + j]!, cost[i * width + j - 1]!) + 1;
        cost[i * width + j] = Math.min(swap, drop);
      }
    }
  }
  const pairs: { sent: TrueTone; heard: Heard }[] = [];
  for (let i = sent.length, j = heard.length; i > 0 && j > 0;) {
    const here = cost[i * width + j]!;
    const same = isSame(sent[i - 1]!, heard[j - 1]!);
    if (here === cost[(i - 1) * width + j - 1]! + (same ? 0 : 1)) {
      if (same) pairs.push({ sent: sent[i - 1]!, heard: heard[j - 1]! });
      i--;
      j--;
    } else if (here === cost[(i - 1) * width + j]! + 1) i--;
    else j--;
  }
  return { wrong: cost[cost.length - 1]!, pairs };
}

function describe(
  sent: readonly TrueTone[],
  heard: readonly Heard[],
  pairs: { sent: TrueTone; heard: Heard }[],
): string[] {
  const matched = new Set<unknown>(pairs.flatMap((pair) => [pair.sent, pair.heard]));
  const at = (ms: number | undefined) => (ms === undefined || Number.isNaN(ms) ? "?" : ms.toFixed(1));
  const missed = sent.filter((tone) => !matched.has(tone));
  const extra = heard.filter((tone) => !matched.has(tone));
  return [
    ...missed.map((tone) => `missed ${tone.tone} at ${at(tone.startMs)}-${at(tone.endMs)} ms`),
    ...extra.map((tone) => `extra ${tone.tone} at ${at(tone.startMs)}-${at(tone.endMs)} ms`),
  ];
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function meanMagnitude(values: readonly number[]): number {
  return mean(values.map(Math.abs));
}

/** The largest magnitude. */
export function worst(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}
