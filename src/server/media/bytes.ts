// Samples as sockets carry them: 16-bit little-endian, which is how every machine that runs wasm holds them too.

/** Returns the bytes of samples, not copied. */
export function bytesOf(pcm: Int16Array): Buffer {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
