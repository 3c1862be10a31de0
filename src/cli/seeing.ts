// A file's channels -> what a picture is drawn of: a spectrogram and the tones of each.
import type { AudioInput } from "../audio/file/index.ts";
import type { Samples } from "../audio/samples.ts";
import { ToneDetector, type DetectedTone, type ToneEvent } from "../detector.ts";
import { checkInteger } from "../errors.ts";
import { MAX_CHANNELS, Spectrogram, type Track } from "../picture/index.ts";
import type { Listener } from "./hearing.ts";

interface Channel extends Track {
  readonly detector: ToneDetector;
  readonly tones: DetectedTone[];
}

/** Listens to every channel of a file and prints nothing. */
export class Seeing implements Listener {
  readonly #channels: readonly Channel[];

  constructor({ channels, sampleRate }: AudioInput) {
    checkInteger("channels", channels, 1, MAX_CHANNELS);
    this.#channels = Array.from({ length: channels }, () => ({
      detector: new ToneDetector({ sampleRate }),
      spectrogram: new Spectrogram(sampleRate),
      tones: [],
    }));
  }

  /** What was seen and heard of each channel. */
  get tracks(): readonly Track[] {
    return this.#channels;
  }

  push(channels: readonly Samples[]): string[] {
    channels.forEach((samples, i) => {
      const { detector, spectrogram, tones } = this.#channels[i]!;
      spectrogram.push(samples);
      keep(tones, detector.push(samples));
    });
    return [];
  }

  end(): string[] {
    for (const { detector, tones } of this.#channels) keep(tones, detector.flush());
    return [];
  }

  [Symbol.dispose](): void {
    for (const { detector } of this.#channels) detector[Symbol.dispose]();
  }
}

function keep(tones: DetectedTone[], events: readonly ToneEvent[]): void {
  for (const event of events) if (event.type === "end") tones.push(event);
}
