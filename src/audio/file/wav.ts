// The bytes of a WAV file or of headerless samples -> chunks of samples.
import { AudioFormatError } from "../../errors.ts";
import { bytesPerSample, SampleReader, type SampleFormat, type Samples } from "../samples.ts";
import { LateFormatError, WavDecoder, type WavHeader } from "../wav-decoder.ts";
import { filePieces, type ByteSource, type ReadAt } from "./bytes.ts";
import type { Decoding } from "./decoding.ts";

/** Headerless samples: what a header would have said. */
export interface RawFormat {
  /** Sample rate in Hz. */
  sampleRate: number;
  /** How one sample is stored. */
  format: SampleFormat;
  /** Channels, from 1 to 256; 1 unless told. */
  channels?: number;
}

type NextPiece = () => Promise<Uint8Array | undefined>;

/** Reads headerless interleaved samples. */
export function decodeRaw(source: ByteSource, { sampleRate, format, channels = 1 }: RawFormat): Decoding {
  const reader = new SampleReader(format, channels);
  const warnings: string[] = [];
  async function* chunks(): AsyncGenerator<Samples[]> {
    for (let piece = await source.next(); piece; piece = await source.next()) yield reader.push(piece);
    if (reader.pendingBytes > 0) {
      warnings.push(`the last frame is incomplete and left out (${reader.pendingBytes} bytes)`);
    }
  }
  const header = { sampleRate, format, channels, frames: undefined, dataOffset: 0 };
  return { sampleRate, channels, format, warnings, durationMs: durationOf(header, source.total), chunks: chunks() };
}

/** Reads a WAV file; its fmt chunk may come after its audio where the source can seek. */
export async function decodeWav(source: ByteSource): Promise<Decoding> {
  try {
    return await decodeWavPieces(source, () => source.next());
  } catch (error) {
    if (!(error instanceof LateFormatError) || !source.readAt) throw error;
    const reordered = formatFirst(source, source.readAt);
    return decodeWavPieces(source, async () => (await reordered.next()).value ?? undefined);
  }
}

async function decodeWavPieces(source: ByteSource, next: NextPiece): Promise<Decoding> {
  const decoder = new WavDecoder();
  let first: Samples[] = [];
  while (!decoder.header) {
    const piece = await next();
    if (piece) first = decoder.push(piece);
    else decoder.end();
  }
  async function* chunks(): AsyncGenerator<Samples[]> {
    yield first;
    while (!decoder.done) {
      const piece = await next();
      if (!piece) break;
      yield decoder.push(piece);
    }
    decoder.end();
  }
  const { sampleRate, channels, format } = decoder.header;
  const durationMs = durationOf(decoder.header, source.total);
  return { sampleRate, channels, format, warnings: decoder.warnings, durationMs, chunks: chunks() };
}

// The file with its fmt chunk moved to the front; the decoder passes by the one left in place.
async function* formatFirst(source: ByteSource, readAt: ReadAt): AsyncGenerator<Uint8Array> {
  const riffBytes = 12;
  yield await readAt(0, riffBytes);
  yield await findFormat(readAt, riffBytes);
  yield* filePieces(source, readAt, riffBytes);
}

async function findFormat(readAt: ReadAt, from: number): Promise<Uint8Array> {
  for (let position = from; ;) {
    const header = await readAt(position, 8);
    if (header.length < 8) throw new AudioFormatError("WAV: expected a fmt chunk, got none");
    const size = new DataView(header.buffer, header.byteOffset).getUint32(4, true);
    if (String.fromCharCode(...header.subarray(0, 4)) === "fmt ") return readAt(position, 8 + Math.min(size, 40));
    position += 8 + size + (size % 2);
  }
}

type Extent = Pick<WavHeader, "sampleRate" | "channels" | "format" | "frames" | "dataOffset">;

function durationOf({ sampleRate, channels, format, frames, dataOffset }: Extent, total?: number): number | undefined {
  const room = total === undefined ? Infinity : Math.floor((total - dataOffset) / (channels * bytesPerSample(format)));
  const there = Math.min(frames ?? Infinity, room);
  return Number.isFinite(there) ? (there / sampleRate) * 1000 : undefined;
}
