// Bytes of a recording -> samples, one array per channel.
import { checkBytes, checkChoice, checkInteger } from "../errors.ts";
import { decodeAlaw, decodeMulaw } from "./g711.ts";

/** How one sample is stored: unsigned 8-bit, signed 16, 24 or 32-bit, 32 or 64-bit float (all little-endian), or G.711. */
export type SampleFormat = "u8" | "s16" | "s24" | "s32" | "f32" | "f64" | "mulaw" | "alaw";

/** Samples of one channel: int16 where the recording has 16 bits or fewer (and so exact), float32 from -1 to 1 where it has more. */
export type Samples = Int16Array | Float32Array;

interface Codec {
  bytes: number;
  decode(bytes: Uint8Array): Samples;
}

// Typed arrays take the host's byte order, which is little-endian wherever wasm memory is one.
const codecs: Record<SampleFormat, Codec> = {
  u8: { bytes: 1, decode: decode8 },
  s16: { bytes: 2, decode: (bytes) => new Int16Array(aligned(bytes)) },
  s24: { bytes: 3, decode: decode24 },
  s32: { bytes: 4, decode: (bytes) => scaled(new Int32Array(aligned(bytes)), 2 ** -31) },
  f32: { bytes: 4, decode: (bytes) => new Float32Array(aligned(bytes)) },
  f64: { bytes: 8, decode: (bytes) => new Float32Array(new Float64Array(aligned(bytes))) },
  mulaw: { bytes: 1, decode: decodeMulaw },
  alaw: { bytes: 1, decode: decodeAlaw },
};

/** Every sample format, by name. */
export const sampleFormats = Object.keys(codecs) as readonly SampleFormat[];

/** Most channels a recording can have. */
export const maxChannels = 256;

/** Returns the bytes one sample takes; throws a TypeError or RangeError for a format that is not one. */
export function bytesPerSample(format: SampleFormat): number {
  return codecs[checkChoice("format", format, sampleFormats)].bytes;
}

/** Decodes headerless interleaved bytes that arrive in pieces of any size; a frame split between two pieces is joined. */
export class SampleReader {
  readonly #codec: Codec;
  readonly #channels: number;
  #pending: Uint8Array = new Uint8Array(0);

  /** Reads samples of one format in frames of 1 to 256 channels. */
  constructor(format: SampleFormat, channels: number) {
    this.#codec = codecs[checkChoice("format", format, sampleFormats)];
    this.#channels = checkInteger("channels", channels, 1, maxChannels);
  }

  /** Bytes of a frame whose rest has not come yet. */
  get pendingBytes(): number {
    return this.#pending.length;
  }

  /** Takes the next bytes and returns the frames they complete: one array per channel, all of one length (which may be 0). */
  push(bytes: Uint8Array): Samples[] {
    checkBytes("bytes", bytes);
    const joined = this.#pending.length > 0 ? concat(this.#pending, bytes) : bytes;
    const whole = joined.length - (joined.length % (this.#codec.bytes * this.#channels));
    this.#pending = joined.slice(whole);
    return deinterleave(this.#codec.decode(joined.subarray(0, whole)), this.#channels);
  }
}

function deinterleave(samples: Samples, channels: number): Samples[] {
  if (channels === 1) return [samples];
  const frames = samples.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    const out = samples instanceof Int16Array ? new Int16Array(frames) : new Float32Array(frames);
    for (let i = 0, from = channel; i < frames; i++, from += channels) out[i] = samples[from]!;
    return out;
  });
}

function decode8(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = (bytes[i]! - 128) << 8;
  return samples;
}

function decode24(bytes: Uint8Array): Float32Array {
  const samples = new Float32Array(bytes.length / 3);
  for (let i = 0, at = 0; i < samples.length; i++, at += 3) {
    const top = (bytes[at]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 24);
    samples[i] = top * 2 ** -31;
  }
  return samples;
}

function scaled(values: Int32Array, factor: number): Float32Array {
  const samples = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) samples[i] = values[i]! * factor;
  return samples;
}

// A copy, because a view of 2 to 8-byte values cannot start at any byte, and because the host may reuse its bytes.
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function concat(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const joined = new Uint8Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
}
