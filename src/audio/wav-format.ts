// The fmt chunk of a WAV file -> how its samples are stored.
import { AudioFormatError } from "../errors.ts";
import { maxChannels, type SampleFormat } from "./samples.ts";

/** How the samples of a WAV file are stored. */
export interface WavFormat {
  /** Sample rate in Hz, from 1 to 1,000,000. */
  sampleRate: number;
  /** Channels, from 1 to 256. */
  channels: number;
  /** How one sample is stored. */
  format: SampleFormat;
  /** Bits of a sample that carry signal, as the header tells them: 12 for a 12-bit recording in 16-bit samples. */
  bits: number;
}

/** Highest sample rate a WAV file may have, in Hz: far above any real one. */
export const maxSampleRate = 1_000_000;

const pcm = 1;
const float = 3;
const alaw = 6;
const mulaw = 7;
const extensible = 0xfffe;

// Codecs that WAV files are seen to hold and that are not read, so that the error can say more than a number.
const otherCodecs = new Map([
  [0x0002, "Microsoft ADPCM"],
  [0x0011, "IMA ADPCM"],
  [0x0031, "GSM 6.10"],
  [0x0040, "G.721 ADPCM"],
  [0x0050, "MPEG audio"],
  [0x0055, "MP3"],
]);

// KSDATAFORMAT_SUBTYPE_*: the codec's number, then these 14 bytes.
const subformatTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/** Reads the body of a fmt chunk (its first 40 bytes, or all of a shorter one); throws `AudioFormatError` if it makes no sense. */
export function parseWavFormat(body: DataView): WavFormat {
  if (body.byteLength < 16) fail("a fmt chunk of 16 bytes or more", `${body.byteLength}`);
  const channels = body.getUint16(2, true);
  const sampleRate = body.getUint32(4, true);
  const frameBytes = body.getUint16(12, true);
  if (channels < 1 || channels > maxChannels) fail(`1 to ${maxChannels} channels`, `${channels}`);
  if (sampleRate < 1 || sampleRate > maxSampleRate)
    fail(`a sample rate from 1 to ${maxSampleRate} Hz`, `${sampleRate}`);
  const { tag, bits, validBits } = codecOf(body);
  const format = sampleFormat(tag, bits, frameBytes / channels);
  if (!format)
    fail(
      "frames of whole samples",
      `${frameBytes} bytes for ${channels} channels of ${bits} bits in codec ${hex(tag)}`,
    );
  return { sampleRate, channels, format, bits: validBits };
}

function codecOf(body: DataView): { tag: number; bits: number; validBits: number } {
  const tag = body.getUint16(0, true);
  const bits = body.getUint16(14, true);
  if (tag !== extensible) return { tag: known(tag), bits, validBits: bits };
  if (body.byteLength < 40) fail("an extensible fmt chunk of 40 bytes or more", `${body.byteLength}`);
  const isKnownFamily = subformatTail.every((byte, i) => body.getUint8(26 + i) === byte);
  if (!isKnownFamily) fail("PCM, float, mu-law or A-law samples", "an unknown subformat");
  return { tag: known(body.getUint16(24, true)), bits, validBits: body.getUint16(18, true) || bits };
}

function known(tag: number): number {
  if ([pcm, float, alaw, mulaw].includes(tag)) return tag;
  const name = otherCodecs.get(tag);
  fail("PCM, float, mu-law or A-law samples", `codec ${hex(tag)}${name ? ` (${name})` : ""}`);
}

// Fewer bits than a sample's bytes hold lie at the top of them, so 12 bits in 2 bytes read as 16, and 24 in 4 as 32.
function sampleFormat(tag: number, bits: number, sampleBytes: number): SampleFormat | undefined {
  if (tag === mulaw || tag === alaw) return sampleBytes !== 1 ? undefined : tag === mulaw ? "mulaw" : "alaw";
  const isWhole = sampleBytes === Math.ceil(bits / 8) || (sampleBytes === 4 && bits === 24);
  if (!isWhole) return undefined;
  if (tag === float) return sampleBytes === 4 ? "f32" : sampleBytes === 8 ? "f64" : undefined;
  return (["u8", "s16", "s24", "s32"] as const)[sampleBytes - 1];
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(4, "0")}`;
}

function fail(expected: string, got: string): never {
  throw new AudioFormatError(`WAV header: expected ${expected}, got ${got}`);
}
