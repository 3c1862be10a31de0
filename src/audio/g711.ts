// The two telephone companders of ITU-T G.711, between 16-bit samples and bytes.
import { checkBytes, wrongType } from "../errors.ts";

const mulawLevels = Int16Array.from({ length: 256 }, (_, byte) => mulawLevel(byte));
const alawLevels = Int16Array.from({ length: 256 }, (_, byte) => alawLevel(byte));

/** Encodes 16-bit samples as mu-law bytes; samples beyond the largest mu-law level (32124) become that level. */
export function encodeMulaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return compress(mulawByte, samples);
}

/** Decodes mu-law bytes to 16-bit samples. */
export function decodeMulaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return expand(mulawLevels, bytes);
}

/** Encodes 16-bit samples as A-law bytes. */
export function encodeAlaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return compress(alawByte, samples);
}

/** Decodes A-law bytes to 16-bit samples. */
export function decodeAlaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return expand(alawLevels, bytes);
}

function compress(byteOf: (sample: number) => number, samples: Int16Array): Uint8Array<ArrayBuffer> {
  if (!(samples instanceof Int16Array)) throw wrongType("samples", "an Int16Array", samples);
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) bytes[i] = byteOf(samples[i]!);
  return bytes;
}

function expand(levels: Int16Array, bytes: Uint8Array): Int16Array<ArrayBuffer> {
  checkBytes("bytes", bytes);
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = levels[bytes[i]!]!;
  return samples;
}

// Mu-law (G.711 table 2): 14-bit magnitudes offset by 33, eight segments of 16 steps, all bits inverted on the wire.
function mulawByte(sample: number): number {
  const magnitude = Math.min(Math.abs(sample) >> 2, 8158) + 33;
  const segment = 26 - Math.clz32(magnitude);
  const step = (magnitude >> (segment + 1)) & 15;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff;
}

function mulawLevel(byte: number): number {
  const segment = (~byte >> 4) & 7;
  const magnitude = ((2 * (~byte & 15) + 33) << segment) - 33;
  return byte & 0x80 ? 4 * magnitude : -4 * magnitude;
}

// A-law (G.711 table 1): the lowest two segments share one step size, even bits inverted on the wire.
function alawByte(sample: number): number {
  const magnitude = Math.min(Math.abs(sample) >> 4, 2047);
  const segment = Math.max(28 - Math.clz32(magnitude), 0);
  const step = (magnitude >> Math.max(segment - 1, 0)) & 15;
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55;
}

function alawLevel(byte: number): number {
  const segment = ((byte ^ 0x55) >> 4) & 7;
  const step = (byte ^ 0x55) & 15;
  const magnitude = segment === 0 ? 2 * step + 1 : (2 * step + 33) << (segment - 1);
  return (byte ^ 0x55) & 0x80 ? 8 * magnitude : -8 * magnitude;
}
