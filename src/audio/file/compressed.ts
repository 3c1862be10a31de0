// The bytes of a compressed recording -> chunks of samples, by way of audio-decode in a process of its own, started only when one comes.
import { AudioFileError, AudioFormatError } from "../../errors.ts";
import type { Samples } from "../samples.ts";
import type { ByteSource } from "./bytes.ts";
import { headerChannels } from "./compressed-kind.ts";
import { wholeFlacHeaders } from "./flac-cuts.ts";
import { decodeApart, MissingDecoderError } from "./decoder-process.ts";
import type { CompressedFormat, Decoding } from "./decoding.ts";
import { indexFirst } from "./m4a-order.ts";

/** What people call each kind. */
export const kindNames: Record<CompressedFormat, string> = {
  mp3: "MP3",
  vorbis: "Ogg Vorbis",
  opus: "Opus",
  flac: "FLAC",
  m4a: "M4A",
  webm: "WebM",
};

// 16 KiB of the sparsest speech codec is half a minute, so one piece decodes to a few MB at most.
const feedBytes = 16384;

// Nothing of an M4A can be decoded before its index, which on a stream may come last; other kinds sound almost at once.
const largestSilentBytes = 8 * 2 ** 20;

/** Starts decoding a recording of a known kind. */
export async function decodeCompressed(source: ByteSource, kind: CompressedFormat): Promise<Decoding> {
  const feed = new Feed(kind, kind === "m4a" ? await indexFirst(source) : undefined, source);
  const pieces = kind === "flac" ? wholeFlacHeaders(feed.pieces()) : feed.pieces();
  const sounds = decodeApart(pieces, kind);
  const next = () => sounds.next().catch((error: unknown) => fail(kind, error));
  const first = await next();
  if (first.done) throw new AudioFormatError(`expected ${kindNames[kind]} audio, got none`);
  const { sampleRate, channelData } = first.value;
  const declared = headerChannels(kind, feed.release());
  const isPair = channelData.length === 1 && declared > 1;
  const channels = isPair ? 2 : channelData.length;

  async function* chunks(): AsyncGenerator<Samples[]> {
    for (let result = first; !result.done; result = await next()) {
      const { value } = result;
      const isCollapsed = value.channelData.length === 1;
      if (value.sampleRate !== sampleRate || !(isCollapsed || value.channelData.length === channels)) {
        const got = `${value.channelData.length} of ${value.sampleRate} Hz`;
        throw new AudioFormatError(`expected ${channels} channels of ${sampleRate} Hz to the end, got ${got}`);
      }
      yield isCollapsed ? new Array<Samples>(channels).fill(value.channelData[0]!) : value.channelData;
    }
  }
  const close = async () => void (await sounds.return(undefined));
  return { sampleRate, channels, format: kind, durationMs: undefined, warnings: [], chunks: chunks(), close };
}

function fail(kind: CompressedFormat, cause: unknown): never {
  if (cause instanceof AudioFormatError || cause instanceof AudioFileError) throw cause;
  const name = kindNames[kind];
  if (cause instanceof MissingDecoderError) {
    const got = "none: run `npm install audio-decode`";
    throw new AudioFormatError(`expected the package audio-decode, which reads ${name}, got ${got}`, { cause });
  }
  const got = cause instanceof Error ? cause.message : String(cause);
  throw new AudioFormatError(`expected ${name} audio, got ${got}`, { cause });
}

// Small pieces of their own. Until the first sound they are kept here too, for the header in them.
class Feed {
  readonly #kind: CompressedFormat;
  readonly #next: () => Promise<Uint8Array | undefined>;
  #kept: Uint8Array[] | undefined = [];
  #keptBytes = 0;

  constructor(kind: CompressedFormat, reordered: AsyncGenerator<Uint8Array> | undefined, source: ByteSource) {
    this.#kind = kind;
    this.#next = reordered ? async () => (await reordered.next()).value ?? undefined : () => source.next();
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for (let piece = await this.#next(); piece; piece = await this.#next()) {
      for (let at = 0; at < piece.length; at += feedBytes) {
        const bytes = piece.slice(at, at + feedBytes);
        this.#keep(bytes);
        yield bytes;
      }
    }
  }

  release(): Uint8Array {
    const kept = Buffer.concat(this.#kept ?? []);
    this.#kept = undefined;
    return kept;
  }

  #keep(bytes: Uint8Array): void {
    if (!this.#kept) return;
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length;
    if (this.#keptBytes <= largestSilentBytes) return;
    const remedy = this.#kind === "m4a" ? ": its index is at its end, so give it as a file" : "";
    const limit = `sound within its first ${largestSilentBytes / 2 ** 20} MiB`;
    throw new AudioFormatError(`expected ${kindNames[this.#kind]} with ${limit}, got none${remedy}`);
  }
}
