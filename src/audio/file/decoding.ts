// What every kind of recording is read as.
import type { SampleFormat, Samples } from "../samples.ts";

/** The kinds of compressed recording that are read. */
export type CompressedFormat = "mp3" | "vorbis" | "opus" | "flac" | "m4a" | "webm";

/** A recording whose header is read and whose samples are still to come. */
export interface Decoding {
  sampleRate: number;
  channels: number;
  format: SampleFormat | CompressedFormat;
  durationMs: number | undefined;
  warnings: string[];
  chunks: AsyncGenerator<Samples[]>;
  /** Gives back what decoding holds; missing where that is nothing. */
  close?: () => Promise<void>;
}
