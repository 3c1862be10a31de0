// WAV files put together by hand, field by field, for the reader's tests.

export interface FmtFields {
  tag?: number;
  channels?: number;
  sampleRate?: number;
  bits?: number;
  frameBytes?: number;
}

export const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));
export const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
export const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(Math.floor(value / 65536))];
export const u64 = (value: number): number[] => [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];

export function chunk(id: string, body: number[], size = body.length): number[] {
  return [...ascii(id), ...u32(size), ...body, ...(body.length % 2 ? [0] : [])];
}

export function fmt({
  tag = 1,
  channels = 1,
  sampleRate = 8000,
  bits = 16,
  frameBytes = (channels * bits) / 8,
}: FmtFields = {}): number[] {
  return chunk("fmt ", [
    ...u16(tag),
    ...u16(channels),
    ...u32(sampleRate),
    ...u32(sampleRate * frameBytes),
    ...u16(frameBytes),
    ...u16(bits),
  ]);
}

export function fmtExtensible(subformat: number, channels = 1, bits = 16, validBits = bits): number[] {
  const frameBytes = (channels * bits) / 8;
  const guidTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
  const plain = [
    ...u16(0xfffe),
    ...u16(channels),
    ...u32(8000),
    ...u32(8000 * frameBytes),
    ...u16(frameBytes),
    ...u16(bits),
  ];
  return chunk("fmt ", [...plain, ...u16(22), ...u16(validBits), ...u32(0), ...u16(subformat), ...guidTail]);
}

export function riff(chunks: number[][], { id = "RIFF", size = chunks.flat().length + 4 } = {}): Uint8Array {
  return Uint8Array.from([...ascii(id), ...u32(size), ...ascii("WAVE"), ...chunks.flat()]);
}

export const s16 = (...values: number[]): number[] => values.flatMap((value) => u16(value & 0xffff));
