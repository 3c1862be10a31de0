// A file's channels -> the lines that `dualtone detect` prints of it.
import type { AudioInput } from "../audio/file/index.ts";
import type { Samples } from "../audio/samples.ts";
import { ToneDetector, type ToneEvent } from "../detector.ts";
import type { HeardTone, Report } from "./report.ts";

/** What listens to a file. */
export interface Listener extends Disposable {
  /** Takes the next samples of all channels; returns the lines that are due. */
  push(channels: readonly Samples[]): string[];
  /** Returns the lines that are due once the file has ended. */
  end(): string[];
}

/** Hears each channel by itself. */
export class Hearing implements Listener {
  readonly #detectors: ToneDetector[];
  readonly #report: Report;

  constructor(input: AudioInput, report: Report) {
    this.#detectors = Array.from({ length: input.channels }, () => new ToneDetector({ sampleRate: input.sampleRate }));
    this.#report = report;
  }

  push(channels: readonly Samples[]): string[] {
    return this.#report.lines(heard(channels.map((channel, i) => this.#detectors[i]!.push(channel))));
  }

  end(): string[] {
    const last = this.#report.lines(heard(this.#detectors.map((detector) => detector.flush())));
    return [...last, ...this.#report.end(this.#detectors.length)];
  }

  [Symbol.dispose](): void {
    for (const detector of this.#detectors) detector[Symbol.dispose]();
  }
}

/** Returns the tones that ended, in the order of their ends; channels count from 1. */
function heard(events: readonly ToneEvent[][]): HeardTone[] {
  return events
    .flatMap((ofChannel, i) =>
      ofChannel.flatMap((event) => (event.type === "end" ? [{ ...event, channel: i + 1 }] : [])),
    )
    .sort((a, b) => a.endMs - b.endMs);
}
