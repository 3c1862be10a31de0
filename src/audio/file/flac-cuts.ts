// The pieces of a FLAC file, cut anew so that no frame header is split: audio-decode 3.12 loses the frame of one that is.

// RFC 9639, 9.1: a frame header takes up to 16 bytes and begins with 0xfff8 or 0xfff9.
const headerBytes = 16;

/** Moves the beginning of a frame header at the end of a piece to the next piece. */
export async function* wholeFlacHeaders(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = new Uint8Array(Buffer.concat([held, piece]));
    const end = cutBeforeHeader(bytes);
    held = bytes.slice(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  if (held.length > 0) yield held;
}

function cutBeforeHeader(bytes: Uint8Array): number {
  let end = bytes.length;
  const first = Math.max(0, end - 8 * headerBytes);
  for (let at = end - 1; at > end - headerBytes && at >= first; at--) {
    const isSync = bytes[at] === 0xff && (at + 1 === bytes.length || (bytes[at + 1]! & 0xfe) === 0xf8);
    if (isSync) end = at;
  }
  return end;
}
