import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from "../../src/audio/index.ts";

// The decision values of ITU-T G.711 in 16-bit units, walked from zero up: eight segments, each step as wide as told.
function decisionValues(stepOf: (i: number) => number): number[] {
  const values = [0];
  for (let i = 0; i < 128; i++) values.push(values[i]! + stepOf(i));
  return values;
}

const mulawDecisions = decisionValues((i) => (i === 0 ? 4 : 8 << (i >> 4)));
const alawDecisions = decisionValues((i) => 16 << Math.max((i >> 4) - 1, 0));
const middles = (values: number[]): number[] => values.slice(0, -1).map((value, i) => (value + values[i + 1]!) / 2);

const laws = [
  // The first interval lies around zero; sent inverted, positive zero as 0xff.
  {
    name: "mu-law",
    encode: encodeMulaw,
    decode: decodeMulaw,
    decisions: mulawDecisions,
    levels: [0, ...middles(mulawDecisions).slice(1)],
    byteOf: (i: number) => 0xff - i,
  },
  // The first interval lies above zero; every other bit sent inverted.
  {
    name: "A-law",
    encode: encodeAlaw,
    decode: decodeAlaw,
    decisions: alawDecisions,
    levels: middles(alawDecisions),
    byteOf: (i: number) => (0x80 + i) ^ 0x55,
  },
];

const everySample = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);

describe.each(laws)("$name", ({ encode, decode, decisions, levels, byteOf }) => {
  it("decodes all 256 bytes to the standard's levels", () => {
    for (let i = 0; i < 128; i++) {
      const [above, below] = decode(Uint8Array.of(byteOf(i), byteOf(i) ^ 0x80));
      expect(above).toBe(levels[i]);
      expect(below === 0 ? 0 : below).toBe(levels[i] === 0 ? 0 : -levels[i]!);
    }
  });

  it("encodes each of the 65536 samples by the standard's decision values", () => {
    const encoded = encode(everySample);
    for (let magnitude = 0, i = 0; magnitude <= 32768; magnitude++) {
      if (magnitude === decisions[i + 1] && i < 127) i++;
      if (magnitude < 32768 && encoded[32768 + magnitude] !== byteOf(i))
        expect.fail(`${magnitude} became ${encoded[32768 + magnitude]}`);
      const below = encoded[32768 - magnitude];
      if (magnitude > 0 && below !== (byteOf(i) ^ 0x80)) expect.fail(`-${magnitude} became ${below}`);
    }
  });

  it("gives back the bytes it decoded, but for negative zero", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const again = encode(decode(bytes));
    expect([...again].filter((byte, i) => byte !== bytes[i])).toEqual(levels[0] === 0 ? [0xff] : []);
  });

  it("reads a view that starts inside its buffer", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const shifted = new Uint8Array(bytes.length + 1);
        shifted.set(bytes, 1);
        expect(decode(shifted.subarray(1))).toEqual(decode(bytes));
      }),
    );
  });
});
