// A WAV file that arrives in pieces -> samples, one array per channel. Holds no more than one header field and one frame.
import { AudioFormatError, checkBytes } from "../errors.ts";
import { bytesPerSample, SampleReader, type Samples } from "./samples.ts";
import { parseWavFormat, type WavFormat } from "./wav-format.ts";

/** What a WAV file says of its audio. */
export interface WavHeader extends WavFormat {
  /** Frames (one sample of every channel) the header promises, or `undefined` where it was written before their number was known. */
  frames: number | undefined;
  /** Where the audio begins, in bytes from the start of the file. */
  dataOffset: number;
}

/** A WAV file whose audio comes before its fmt chunk: read by seeking, not as a stream. */
export class LateFormatError extends AudioFormatError {}

const maxFieldBytes = 40;

// What writers that cannot seek back leave as the size of the audio: nothing, all ones, sox's and arecord's.
const unknownSizes = [0, 0xffff_ffff, 0x7fff_f000, 0x7fff_ff00];

/** Decodes a WAV, RF64 or BW64 file pushed in pieces of any size. */
export class WavDecoder {
  /** What the file turned out to be incomplete or odd in, though it could be read; complete after `end()`. */
  readonly warnings: string[] = [];
  #header: WavHeader | undefined;

  // The header is read field by field: `#wanted` bytes are gathered, then `#take` sees them and says what comes next.
  readonly #field = new Uint8Array(maxFieldBytes);
  #filled = 0;
  #wanted = 12;
  #take: (field: DataView) => void = (field) => this.#takeRiff(field);
  #skip = 0;
  #offset = 0;

  #isAfterOddChunk = false;
  #riffBytes = 0;
  #longDataBytes: number | undefined;
  #format: WavFormat | undefined;

  #reader: SampleReader | undefined;
  #dataBytes = 0;
  #dataSeen = 0;

  /** What the file says of its audio; `undefined` until the audio begins. */
  get header(): WavHeader | undefined {
    return this.#header;
  }

  /** Whether the audio has ended: whatever follows is not looked at. */
  get done(): boolean {
    return this.#reader !== undefined && this.#dataSeen === this.#dataBytes;
  }

  /** Takes the next bytes and returns the frames they complete: one array per channel, none before the header is read; throws `AudioFormatError`. */
  push(bytes: Uint8Array): Samples[] {
    checkBytes("bytes", bytes);
    let at = 0;
    while (at < bytes.length && !this.#reader)
      at += this.#skip > 0 ? this.#skipSome(bytes.length - at) : this.#gather(bytes, at);
    if (!this.#reader) return [];
    const data = bytes.subarray(at, at + Math.min(bytes.length - at, this.#dataBytes - this.#dataSeen));
    this.#dataSeen += data.length;
    return this.#reader.push(data);
  }

  /** Says that no more bytes come: completes `warnings`, or throws `AudioFormatError` if there was no audio. */
  end(): void {
    if (!this.#reader) {
      throw new AudioFormatError(
        `WAV: expected audio, got ${this.#offset === 0 ? "an empty file" : `the end after ${this.#offset} bytes`}`,
      );
    }
    if (Number.isFinite(this.#dataBytes) && this.#dataSeen < this.#dataBytes) {
      this.warnings.push(
        `truncated: the header promises ${this.#dataBytes} bytes of audio, there are ${this.#dataSeen}`,
      );
    }
    if (this.#reader.pendingBytes > 0) {
      this.warnings.push(`the last frame is incomplete and left out (${this.#reader.pendingBytes} bytes)`);
    }
  }

  #skipSome(available: number): number {
    const count = Math.min(this.#skip, available);
    this.#skip -= count;
    this.#offset += count;
    return count;
  }

  #gather(bytes: Uint8Array, at: number): number {
    const count = Math.min(this.#wanted - this.#filled, bytes.length - at);
    this.#field.set(bytes.subarray(at, at + count), this.#filled);
    this.#filled += count;
    this.#offset += count;
    if (this.#filled === this.#wanted) {
      this.#filled = 0;
      this.#take(new DataView(this.#field.buffer, 0, this.#wanted));
    }
    return count;
  }

  #expect(bytes: number, take: (field: DataView) => void): void {
    this.#wanted = bytes;
    this.#take = take;
  }

  #expectChunk(): void {
    this.#expect(8, (field) => this.#takeChunkHeader(field));
  }

  #takeRiff(field: DataView): void {
    const id = fourCC(field, 0);
    if (!["RIFF", "RF64", "BW64"].includes(id) || fourCC(field, 8) !== "WAVE") {
      const got = id === "RIFX" ? "RIFX (a big-endian WAV)" : JSON.stringify(id);
      throw new AudioFormatError(
        `WAV: expected RIFF, RF64 or BW64 with WAVE, got ${got} with ${JSON.stringify(fourCC(field, 8))}`,
      );
    }
    this.#riffBytes = field.getUint32(4, true);
    this.#expectChunk();
  }

  #takeChunkHeader(field: DataView): void {
    // The pad byte after a chunk of odd size is zero, which begins no chunk's name; some writers leave it out.
    if (this.#isAfterOddChunk && field.getUint8(0) === 0) {
      this.#isAfterOddChunk = false;
      this.#field.copyWithin(0, 1, 8);
      this.#filled = 7;
      return;
    }
    const id = fourCC(field, 0);
    const size = field.getUint32(4, true);
    this.#isAfterOddChunk = size % 2 === 1;
    if (id === "data") this.#beginData(size);
    else if (id === "fmt ") this.#expectBody(size, maxFieldBytes, (body) => (this.#format = parseWavFormat(body)));
    else if (id === "ds64") this.#expectBody(size, 16, (body) => this.#takeLongSizes(body));
    else this.#skip = size;
  }

  // Only the first `most` bytes of a body matter; the rest is skipped, so that no header value sizes any memory.
  #expectBody(size: number, most: number, take: (body: DataView) => void): void {
    const kept = Math.min(size, most);
    const takeBody = (body: DataView) => {
      take(body);
      this.#skip = size - kept;
      this.#expectChunk();
    };
    if (kept === 0) takeBody(new DataView(this.#field.buffer, 0, 0));
    else this.#expect(kept, takeBody);
  }

  // EBU Tech 3306: the sizes that do not fit 32 bits; the audio's is the second.
  #takeLongSizes(body: DataView): void {
    if (body.byteLength < 16)
      throw new AudioFormatError(`WAV: expected a ds64 chunk of 16 bytes or more, got ${body.byteLength}`);
    this.#longDataBytes = Number(body.getBigUint64(8, true));
  }

  #beginData(size: number): void {
    if (!this.#format)
      throw new LateFormatError("WAV: expected a fmt chunk before the data chunk, got the data chunk first");
    const { format, channels } = this.#format;
    const frameBytes = bytesPerSample(format) * channels;
    this.#dataBytes = this.#isUnknown(size, frameBytes) ? Infinity : size;
    if (size === 0xffff_ffff && this.#longDataBytes) this.#dataBytes = this.#longDataBytes;
    const frames = Number.isFinite(this.#dataBytes) ? Math.floor(this.#dataBytes / frameBytes) : undefined;
    this.#header = { ...this.#format, frames, dataOffset: this.#offset };
    this.#reader = new SampleReader(format, channels);
  }

  #isUnknown(size: number, frameBytes: number): boolean {
    // An empty data chunk in a file that knows its own length and goes on after it is just empty.
    if (size === 0 && this.#riffBytes < 0x7fff_0000 && this.#riffBytes + 8 > this.#offset) return false;
    return unknownSizes.some((unknown) => size === unknown || size === unknown - (unknown % frameBytes));
  }
}

function fourCC(field: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(field.buffer, field.byteOffset + at, 4));
}
