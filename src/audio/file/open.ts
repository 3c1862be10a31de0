// A recording on disk or on a stream -> chunks of samples, whatever it is stored as.
import type { Readable } from "node:stream";
import { AudioFileError, AudioFormatError, checkChoice, checkInteger, checkOptions } from "../../errors.ts";
import { maxChannels, sampleFormats, type SampleFormat, type Samples } from "../samples.ts";
import { maxSampleRate } from "../wav-format.ts";
import { openBytes, type ByteSource } from "./bytes.ts";
import { compressedKind, kindBytes } from "./compressed-kind.ts";
import { decodeCompressed, kindNames } from "./compressed.ts";
import type { CompressedFormat, Decoding } from "./decoding.ts";
import { decodeRaw, decodeWav, type RawFormat } from "./wav.ts";

/** How a recording is opened. */
export interface OpenOptions {
  /** What errors call the recording; its path unless told, or `"stream"`. */
  name?: string;
  /** Takes the bytes for headerless samples of this format, whatever they look like. */
  raw?: RawFormat;
}

const maxChunkFrames = 65536;

/** Opens a recording: WAV, MP3, Ogg Vorbis, Opus, FLAC, M4A or WebM, told apart by its first bytes, or headerless samples; throws `AudioFileError` or `AudioFormatError`. */
export async function openAudio(source: string | Readable, options: OpenOptions = {}): Promise<AudioInput> {
  checkOptions("options", options);
  const raw = options.raw && checkRaw(options.raw);
  const bytes = await openBytes(source, options.name);
  try {
    return new AudioInput(bytes, raw ? decodeRaw(bytes, raw) : await decode(bytes));
  } catch (error) {
    await bytes.close();
    throw named(bytes.name, error);
  }
}

/** A recording that is open: what its header says, and its samples, read once from start to end. */
export class AudioInput {
  /** What errors call the recording. */
  readonly name: string;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  /** Channels, from 1 to 256. */
  readonly channels: number;
  /** How the samples are stored. */
  readonly format: SampleFormat | CompressedFormat;
  /** Length in ms, where it is known before the samples are read. */
  readonly durationMs: number | undefined;
  /** Bytes of the file, where it is one. */
  readonly bytesTotal: number | undefined;
  readonly #bytes: ByteSource;
  readonly #decoding: Decoding;
  #isTaken = false;

  /** @internal */
  constructor(bytes: ByteSource, decoding: Decoding) {
    this.name = bytes.name;
    this.sampleRate = decoding.sampleRate;
    this.channels = decoding.channels;
    this.format = decoding.format;
    this.durationMs = decoding.durationMs;
    this.bytesTotal = bytes.total;
    this.#bytes = bytes;
    this.#decoding = decoding;
  }

  /** Bytes read so far, from 0 to `bytesTotal`. */
  get bytesRead(): number {
    return this.#bytes.bytesRead;
  }

  /** What the recording turned out to be incomplete in, though it could be read; complete once all chunks are. */
  get warnings(): readonly string[] {
    return this.#decoding.warnings;
  }

  /** Yields the samples, once: one array per channel, of one length, at most 65536; closes the recording at the end or on a `break`. Throws `AudioFileError` or `AudioFormatError`. */
  async *chunks(): AsyncGenerator<Samples[], void, undefined> {
    if (this.#isTaken) throw new AudioFileError(`${this.name}: expected to be read once, got a second reading`);
    this.#isTaken = true;
    try {
      for await (const channels of this.#decoding.chunks) {
        const frames = channels[0]!.length;
        for (let at = 0; at < frames; at += maxChunkFrames) {
          yield frames <= maxChunkFrames ? channels : channels.map((all) => all.subarray(at, at + maxChunkFrames));
        }
      }
    } catch (error) {
      throw named(this.name, error);
    } finally {
      await this.close();
    }
  }

  /** Closes a recording whose chunks are not all read; does nothing to a closed one. */
  async close(): Promise<void> {
    await this.#bytes.close();
    await this.#decoding.close?.();
  }
}

async function decode(bytes: ByteSource): Promise<Decoding> {
  const head = await bytes.peek(kindBytes);
  const text = Buffer.from(head.subarray(0, 12)).toString("latin1");
  if (/^(RIF[FX]|RF64|BW64)/.test(text)) return decodeWav(bytes);
  const kind = compressedKind(head);
  if (kind) return decodeCompressed(bytes, kind);
  const expected = `WAV, ${Object.values(kindNames).join(", ")}`.replace(/, (\w+)$/, " or $1");
  const got = text === "" ? "an empty file" : `bytes that begin with ${JSON.stringify(text)}`;
  throw new AudioFormatError(`expected ${expected}, got ${got}`);
}

function checkRaw(raw: RawFormat): RawFormat {
  checkOptions("raw", raw);
  return {
    sampleRate: checkInteger("raw.sampleRate", raw.sampleRate, 1, maxSampleRate),
    format: checkChoice("raw.format", raw.format, sampleFormats),
    channels: checkInteger("raw.channels", raw.channels ?? 1, 1, maxChannels),
  };
}

function named(name: string, error: unknown): unknown {
  return error instanceof AudioFormatError
    ? new AudioFormatError(`${name}: ${error.message}`, { cause: error })
    : error;
}
