// The public names of `dualtone/audio`: samples in and out of bytes. Runs in a browser.
export { AudioFormatError } from "../errors.ts";
export { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from "./g711.ts";
export { bytesPerSample, SampleReader, sampleFormats, type SampleFormat, type Samples } from "./samples.ts";
export { WavDecoder, type WavHeader } from "./wav-decoder.ts";
export type { WavFormat } from "./wav-format.ts";
export { encodeSamples, encodeWav, outputFormats, type OutputFormat, type WavOptions } from "./wav-encode.ts";
