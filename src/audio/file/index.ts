// The public names of `dualtone/audio/file`: recordings read from and written to disk and streams, in Node.
export { AudioFileError, AudioFormatError } from "../../errors.ts";
export type { CompressedFormat } from "./decoding.ts";
export { openAudio, type AudioInput, type OpenOptions } from "./open.ts";
export type { RawFormat } from "./wav.ts";
export { writeAudioFile, type OutputBytes } from "./write.ts";
