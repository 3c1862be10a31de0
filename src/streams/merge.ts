// Tones heard in the audio and tones told beside it -> each press once.
import type { ToneEvent } from "../detector.ts";
import { checkNumber, checkOptions } from "../errors.ts";
import { interleave } from "./interleave.ts";
import { checkSource, closable, type Source } from "./source.ts";
import type { TelephoneEvent } from "./telephone-event.ts";
import { Waiting } from "./waiting.ts";

/** How presses are matched. */
export interface MergeOptions {
  /** Greatest difference of a press's two start times, in ms, from 0 to 10000; 500 by default. */
  toleranceMs?: number;
}

/**
 * Yields the events of both sources as they come, a press that comes both ways only once: from whichever source is first,
 * its end too. Both count their times from the same moment: a decoder needs its `startTimestamp` for that. The n-th press
 * of a key one way is the n-th the other way, so that quick repeats stay apart. Ends when both sources have; an error of
 * either closes the other and reaches the reader. Throws a TypeError or RangeError for a bad argument.
 */
export function mergeTones(
  inBand: Source<ToneEvent>,
  outOfBand: Source<TelephoneEvent>,
  options: MergeOptions = {},
): AsyncGenerator<ToneEvent | TelephoneEvent, void, undefined> {
  checkSource("inBand", inBand);
  checkSource("outOfBand", outOfBand);
  checkOptions("options", options);
  const toleranceMs = checkNumber("toleranceMs", options.toleranceMs ?? 500, 0, 10_000);
  const waiting = new Waiting();
  return closable(merge(interleave<ToneEvent | TelephoneEvent>([inBand, outOfBand], waiting), toleranceMs), waiting);
}

async function* merge(events: AsyncIterable<[number, ToneEvent | TelephoneEvent]>, toleranceMs: number) {
  const ways = [new Way(toleranceMs), new Way(toleranceMs)] as const;
  for await (const [index, event] of events) {
    const [way, other] = index === 0 ? ways : ([ways[1], ways[0]] as const);
    if (event.type === "start") {
      way.isRepeat = other.take(event);
      if (!way.isRepeat) way.add(event);
    }
    if (!way.isRepeat) yield event;
  }
}

type Press = Pick<ToneEvent, "tone" | "startMs">;

/** One way presses come: those that were told and have not come the other way. */
class Way {
  readonly #toleranceMs: number;
  #untaken: Press[] = [];
  /** Whether its present press has come the other way before. */
  isRepeat = false;

  constructor(toleranceMs: number) {
    this.#toleranceMs = toleranceMs;
  }

  add({ tone, startMs }: Press): void {
    this.#untaken = this.#untaken.filter((press) => this.#isNear(press.startMs, startMs));
    this.#untaken.push({ tone, startMs });
  }

  // Presses keep their order: those before the one that is taken will not come any more.
  take({ tone, startMs }: Press): boolean {
    const at = this.#untaken.findIndex((press) => press.tone === tone && this.#isNear(press.startMs, startMs));
    this.#untaken.splice(0, at + 1);
    return at >= 0;
  }

  #isNear(first: number, second: number): boolean {
    return Math.abs(first - second) <= this.#toleranceMs;
  }
}
