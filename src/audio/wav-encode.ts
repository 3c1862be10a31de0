// Rendered samples -> the bytes of a WAV file, or of a headerless one.
import wavEncoder from "wav-encoder";
import { checkChoice, checkInteger, checkOptions, wrongType } from "../errors.ts";
import { encodeAlaw, encodeMulaw } from "./g711.ts";
import { maxChannels } from "./samples.ts";
import { maxSampleRate } from "./wav-format.ts";

/** How written samples are stored: signed 16-bit little-endian, or G.711. */
export type OutputFormat = "s16" | "mulaw" | "alaw";

/** Every format that can be written, by name. */
export const outputFormats: readonly OutputFormat[] = ["s16", "mulaw", "alaw"];

/** What the header of a written WAV file says. */
export interface WavOptions {
  /** Sample rate in Hz, an integer from 1 to 1,000,000. */
  sampleRate: number;
  /** How the samples are stored; `"s16"` unless told. */
  format?: OutputFormat;
}

const largestWavBytes = 0xffff_ffff;

/** Encodes one channel, or several of one length, as a WAV file; 16-bit samples get the canonical 44-byte header and stay as they are, bit for bit. */
export function encodeWav(pcm: Int16Array | readonly Int16Array[], options: WavOptions): Uint8Array<ArrayBuffer> {
  const channels = checkChannels(pcm);
  checkOptions("options", options);
  const sampleRate = checkInteger("sampleRate", options.sampleRate, 1, maxSampleRate);
  const format = checkChoice("format", options.format ?? "s16", outputFormats);
  const bytes = channels.length * channels[0]!.length * (format === "s16" ? 2 : 1);
  if (bytes > largestWavBytes - 64) throw new RangeError(`pcm: expected at most 4 GiB of audio, got ${bytes} bytes`);
  return format === "s16" ? encodeWav16(channels, sampleRate) : encodeWavG711(channels, sampleRate, format);
}

/** Encodes one channel, or several of one length, as interleaved samples without a header. */
export function encodeSamples(pcm: Int16Array | readonly Int16Array[], format: OutputFormat): Uint8Array<ArrayBuffer> {
  const samples = interleave(checkChannels(pcm));
  switch (checkChoice("format", format, outputFormats)) {
    case "s16":
      return new Uint8Array(samples.buffer);
    case "mulaw":
      return encodeMulaw(samples);
    case "alaw":
      return encodeAlaw(samples);
  }
}

// `symmetric` multiplies by 32768 both ways, so that dividing by 32768 here is undone exactly.
function encodeWav16(channels: readonly Int16Array[], sampleRate: number): Uint8Array<ArrayBuffer> {
  const channelData = channels.map((samples) => new Float32Array(samples).map((sample) => sample / 32768));
  const wav = wavEncoder.encode.sync({ sampleRate, channelData }, { bitDepth: 16, float: false, symmetric: true });
  return new Uint8Array(wav);
}

// A codec other than PCM needs the longer fmt chunk and a fact chunk with the frames, which wav-encoder does not write.
function encodeWavG711(channels: readonly Int16Array[], sampleRate: number, format: "mulaw" | "alaw") {
  const data = encodeSamples(channels, format);
  const wav = new Uint8Array(58 + data.length + (data.length % 2));
  const view = new DataView(wav.buffer);
  const name = (at: number, id: string) =>
    wav.set(
      [...id].map((char) => char.charCodeAt(0)),
      at,
    );
  name(0, "RIFF");
  view.setUint32(4, wav.length - 8, true);
  name(8, "WAVEfmt ");
  view.setUint32(16, 18, true);
  view.setUint16(20, format === "mulaw" ? 7 : 6, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels.length, true);
  view.setUint16(32, channels.length, true);
  view.setUint16(34, 8, true);
  name(38, "fact");
  view.setUint32(42, 4, true);
  view.setUint32(46, channels[0]!.length, true);
  name(50, "data");
  view.setUint32(54, data.length, true);
  wav.set(data, 58);
  return wav;
}

function interleave(channels: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  if (channels.length === 1) return new Int16Array(channels[0]!);
  const samples = new Int16Array(channels.length * channels[0]!.length);
  channels.forEach((channel, first) => {
    for (let i = 0, at = first; i < channel.length; i++, at += channels.length) samples[at] = channel[i]!;
  });
  return samples;
}

function checkChannels(pcm: unknown): readonly Int16Array[] {
  const channels: unknown[] = Array.isArray(pcm) ? pcm : [pcm];
  checkInteger("pcm.length", channels.length, 1, maxChannels);
  const checked = channels.map((channel, i) => {
    if (channel instanceof Int16Array) return channel;
    throw wrongType(Array.isArray(pcm) ? `pcm[${i}]` : "pcm", "an Int16Array", channel);
  });
  const length = checked[0]!.length;
  const other = checked.findIndex((channel) => channel.length !== length);
  if (other > 0) throw new RangeError(`pcm[${other}]: expected ${length} samples, got ${checked[other]!.length}`);
  return checked;
}
