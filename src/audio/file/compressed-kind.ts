// The first bytes of a compressed recording -> what it is, and how many channels it has.
import type { CompressedFormat } from "./decoding.ts";

/** Bytes that `compressedKind` looks at. */
export const kindBytes = 36;

/** Tells a compressed recording by its first bytes; `undefined` for anything else. */
export function compressedKind(head: Uint8Array): CompressedFormat | undefined {
  const text = Buffer.from(head).toString("latin1");
  if (text.startsWith("ID3") || isMp3Frame(head, 0)) return "mp3";
  if (text.startsWith("fLaC")) return "flac";
  if (text.startsWith("ftyp", 4)) return "m4a";
  if (text.startsWith("\x1a\x45\xdf\xa3")) return "webm";
  if (!text.startsWith("OggS")) return undefined;
  if (text.startsWith("OpusHead", 28)) return "opus";
  if (text.startsWith("\x01vorbis", 28)) return "vorbis";
  return text.startsWith("\x7fFLAC", 28) ? "flac" : undefined;
}

/**
 * Reads the channels from the header of an MP3 or M4A, or returns 0 where they cannot be told. For these two the decoder
 * gives one channel while both are alike, as they are in silence, so its first sound does not tell.
 */
export function headerChannels(kind: CompressedFormat, head: Uint8Array): number {
  if (kind === "mp3") return mp3Channels(head);
  return kind === "m4a" ? aacChannels(head) : 0;
}

// ISO/IEC 11172-3, 2.4.2.3: a sync word, then a version, layer, bit rate and sample rate that are not reserved.
function isMp3Frame(bytes: Uint8Array, at: number): boolean {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return false;
  const [b1, b2] = [bytes[at + 1]!, bytes[at + 2]!];
  return (b1 & 0xe0) === 0xe0 && (b1 & 0x18) !== 0x08 && (b1 & 0x06) !== 0 && b2 >> 4 !== 15 && (b2 & 0x0c) !== 0x0c;
}

function mp3Channels(head: Uint8Array): number {
  const isTagged = head[0] === 0x49 && head[1] === 0x44 && head[2] === 0x33;
  // The length of an ID3v2 tag: four times 7 bits, then its own 10-byte header.
  const tagBytes = isTagged ? 10 + [6, 7, 8, 9].reduce((sum, i) => sum * 128 + (head[i]! & 0x7f), 0) : 0;
  for (let at = tagBytes; at + 4 <= head.length; at++) {
    if (isMp3Frame(head, at)) return head[at + 3]! >> 6 === 3 ? 1 : 2;
  }
  return 0;
}

// ISO/IEC 14496-1, 7.2.6: the esds box holds descriptors one in the other; the innermost begins with the codec's own header.
function aacChannels(head: Uint8Array): number {
  let at = Buffer.from(head.buffer, head.byteOffset, head.length).indexOf("esds") + 8;
  if (at < 8) return 0;
  for (const [tag, fieldBytes] of [
    [3, 3],
    [4, 13],
    [5, 0],
  ] as const) {
    if (head[at] !== tag) return 0;
    do at++;
    while (head[at]! & 0x80);
    at += 1 + fieldBytes;
  }
  const header = (head[at]! << 8) | head[at + 1]!;
  return ((header >> 7) & 15) === 15 ? 0 : (header >> 3) & 15;
}
