import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AudioFormatError, WavDecoder, type Samples } from "../../src/audio/index.ts";
import { ascii, chunk, fmt, fmtExtensible, riff, s16, u16, u32, u64 } from "./wav-bytes.ts";

function decode(file: Uint8Array, pieces: Uint8Array[] = [file]) {
  const decoder = new WavDecoder();
  const samples = pieces.map((piece) => decoder.push(piece)).filter((channels) => channels.length > 0);
  decoder.end();
  const channels = samples[0]!.map((_, channel) => samples.flatMap((part) => [...part[channel]!]));
  return { header: decoder.header!, warnings: decoder.warnings, channels };
}

function cut(bytes: Uint8Array, at: number[]): Uint8Array[] {
  const edges = [0, ...at.map((edge) => edge % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.slice(edges[i], edge));
}

const float32 = (...values: number[]): number[] => [...new Uint8Array(Float32Array.from(values).buffer)];
const float64 = (...values: number[]): number[] => [...new Uint8Array(Float64Array.from(values).buffer)];

describe("sample formats", () => {
  const cases = [
    { name: "8-bit", fields: { bits: 8 }, data: [0, 128, 255], format: "u8", samples: [-32768, 0, 32512] },
    {
      name: "16-bit",
      fields: {},
      data: s16(-32768, -1, 0, 1, 32767),
      format: "s16",
      samples: [-32768, -1, 0, 1, 32767],
    },
    {
      name: "24-bit",
      fields: { bits: 24 },
      data: [0, 0, 0x80, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0x40],
      format: "s24",
      samples: [-1, -(2 ** -23), 2 ** -23, 0.5],
    },
    {
      name: "32-bit",
      fields: { bits: 32 },
      data: [...u32(0x8000_0000), ...u32(0x4000_0000), ...u32(0xffff_0000)],
      format: "s32",
      samples: [-1, 0.5, -(2 ** -15)],
    },
    {
      name: "32-bit float",
      fields: { tag: 3, bits: 32 },
      data: float32(-1, 0.5, NaN, Infinity),
      format: "f32",
      samples: [-1, 0.5, NaN, Infinity],
    },
    {
      name: "64-bit float",
      fields: { tag: 3, bits: 64 },
      data: float64(-1, 0.5, NaN, -Infinity),
      format: "f64",
      samples: [-1, 0.5, NaN, -Infinity],
    },
    {
      name: "mu-law",
      fields: { tag: 7, bits: 8 },
      data: [0xff, 0x80, 0x00],
      format: "mulaw",
      samples: [0, 32124, -32124],
    },
    {
      name: "A-law",
      fields: { tag: 6, bits: 8 },
      data: [0xd5, 0xaa, 0x2a],
      format: "alaw",
      samples: [8, 32256, -32256],
    },
    { name: "12 bits in 16", fields: { bits: 12, frameBytes: 2 }, data: s16(0x7ff0), format: "s16", samples: [0x7ff0] },
    {
      name: "24 bits in 32",
      fields: { bits: 24, frameBytes: 4 },
      data: u32(0x4000_0000),
      format: "s32",
      samples: [0.5],
    },
  ];
  it.each(cases)("$name", ({ fields, data, format, samples }) => {
    const wav = decode(riff([fmt(fields), chunk("data", data)]));
    expect(wav.channels).toEqual([samples]);
    expect(wav.header).toMatchObject({ sampleRate: 8000, channels: 1, format, frames: samples.length });
    expect(wav.warnings).toEqual([]);
  });

  it("keeps 16-bit samples as int16 and wider ones as float32", () => {
    const kind = (fields: object): Samples => new WavDecoder().push(riff([fmt(fields), chunk("data", [])]))[0]!;
    expect(kind({})).toBeInstanceOf(Int16Array);
    expect(kind({ tag: 7, bits: 8 })).toBeInstanceOf(Int16Array);
    expect(kind({ bits: 24 })).toBeInstanceOf(Float32Array);
  });

  it("reads WAVE_FORMAT_EXTENSIBLE by its subformat", () => {
    expect(decode(riff([fmtExtensible(1, 1, 24, 20), chunk("data", [0, 0, 0x40])]))).toMatchObject({
      header: { format: "s24", bits: 20 },
      channels: [[0.5]],
    });
    expect(decode(riff([fmtExtensible(3, 1, 32), chunk("data", float32(0.25))])).channels).toEqual([[0.25]]);
    expect(decode(riff([fmtExtensible(7, 2, 8), chunk("data", [0x80, 0x00])])).channels).toEqual([[32124], [-32124]]);
  });

  it("reads any number of channels up to 256", () => {
    for (const channels of [2, 3, 255, 256]) {
      const frame = Array.from({ length: channels }, (_, i) => i * 3 - 100);
      const wav = decode(riff([fmt({ channels, sampleRate: 48000 }), chunk("data", s16(...frame, ...frame))]));
      expect(wav.header).toMatchObject({ channels, sampleRate: 48000, frames: 2 });
      expect(wav.channels).toEqual(frame.map((value) => [value, value]));
    }
  });
});

describe("chunks", () => {
  const data = chunk("data", s16(1, 2, 3));

  it("skips chunks it does not know, of odd size too, wherever they stand", () => {
    const list = chunk("LIST", ascii("INFOISFT\u0005\0\0\0Lavf5"));
    const odd = chunk("junk", [1, 2, 3]);
    expect(decode(riff([list, odd, fmt(), odd, chunk("fact", u32(3)), data, list])).channels).toEqual([[1, 2, 3]]);
  });

  it("reads on when the pad byte of an odd chunk was left out", () => {
    const unpadded = chunk("junk", [1, 2, 3]).slice(0, -1);
    expect(decode(riff([unpadded, fmt(), data])).channels).toEqual([[1, 2, 3]]);
  });

  it("reads a fmt chunk longer than any known", () => {
    const long = chunk("fmt ", [...fmt().slice(8), ...new Array(1000).fill(7)]);
    expect(decode(riff([long, data])).channels).toEqual([[1, 2, 3]]);
  });

  it("reads RF64 and BW64, whose sizes are in ds64", () => {
    const ds64 = chunk("ds64", [...u64(100), ...u64(6), ...u64(3), ...u32(0)]);
    const long = [...data.slice(0, 4), ...u32(0xffff_ffff), ...data.slice(8)];
    for (const id of ["RF64", "BW64"]) {
      const wav = decode(riff([ds64, fmt(), long, chunk("LIST", ascii("INFO"))], { id, size: 0xffff_ffff }));
      expect(wav).toMatchObject({ channels: [[1, 2, 3]], header: { frames: 3 }, warnings: [] });
    }
  });

  it("takes a length beyond 4 GB from ds64", () => {
    const decoder = new WavDecoder();
    const ds64 = chunk("ds64", [...u64(2 ** 33 + 100), ...u64(2 ** 33), ...u64(2 ** 32), ...u32(0)]);
    decoder.push(riff([ds64, fmt(), chunk("data", [], 0xffff_ffff)], { id: "RF64", size: 0xffff_ffff }));
    expect(decoder.header!.frames).toBe(2 ** 32);
  });

  it.each([0, 0xffff_ffff, 0x7fff_f000, 0x7fff_ff00])("reads to the end when the size was left at %i", (size) => {
    for (const riffSize of [0, 36, 0x7fff_ffff, 0xffff_ffff]) {
      const wav = decode(riff([fmt(), chunk("data", s16(1, 2, 3), size)], { size: riffSize }));
      expect(wav).toMatchObject({ channels: [[1, 2, 3]], header: { frames: undefined }, warnings: [] });
    }
  });

  it("takes an empty data chunk that is followed by another chunk for empty", () => {
    const wav = decode(riff([fmt(), chunk("data", []), chunk("LIST", ascii("INFO"))]));
    expect(wav).toMatchObject({ channels: [[]], header: { frames: 0 }, warnings: [] });
  });

  it("looks at nothing after the audio", () => {
    const decoder = new WavDecoder();
    decoder.push(riff([fmt(), data]));
    expect(decoder.done).toBe(true);
    expect(decoder.push(Uint8Array.of(9, 9, 9, 9))[0]).toHaveLength(0);
  });

  it("tells where the audio begins", () => {
    expect(decode(riff([fmt(), data])).header.dataOffset).toBe(44);
  });
});

describe("what is cut short or wrong", () => {
  const stereo = riff([
    chunk("LIST", [1, 2, 3]),
    fmt({ channels: 2 }),
    chunk("fact", u32(2)),
    chunk("data", s16(1, -1, 2, -2, 3, -3)),
  ]);

  it("decodes what is there of truncated audio, and warns", () => {
    const wav = decode(stereo.slice(0, -5));
    expect(wav.channels).toEqual([[1], [-1]]);
    expect(wav.warnings).toEqual([
      "truncated: the header promises 12 bytes of audio, there are 7",
      "the last frame is incomplete and left out (3 bytes)",
    ]);
  });

  it("cut at any byte gives the frames before the cut or an AudioFormatError", () => {
    const dataAt = stereo.length - 12;
    for (let length = 0; length <= stereo.length; length++) {
      if (length < dataAt) expect(() => decode(stereo.slice(0, length))).toThrow(AudioFormatError);
      else
        expect(decode(stereo.slice(0, length)).channels[0]).toEqual(
          [1, 2, 3].slice(0, Math.floor((length - dataAt) / 4)),
        );
    }
  });

  it("any bytes at all give samples or an AudioFormatError", () => {
    const flips = fc.array(fc.tuple(fc.nat(stereo.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(flips, (changes) => {
        const file = stereo.slice();
        for (const [at, value] of changes) file[at] = value;
        const decoder = new WavDecoder();
        try {
          decoder.push(file);
          decoder.end();
        } catch (error) {
          expect(error).toBeInstanceOf(AudioFormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("any cutting of the file into pieces gives the same samples", () => {
    const file = riff([
      chunk("junk", [1, 2, 3]),
      fmt({ channels: 3, bits: 24 }),
      chunk(
        "data",
        Array.from({ length: 9 * 40 }, (_, i) => (i * 37) & 0xff),
      ),
      chunk("LIST", [1]),
    ]);
    const whole = decode(file);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (at) => {
        expect(decode(file, cut(file, at))).toEqual(whole);
      }),
    );
    expect(decode(file, cut(file, [...file.keys()]))).toEqual(whole);
  });

  it("does not change what it gave out when the host reuses its bytes", () => {
    const file = riff([fmt(), chunk("data", s16(1, 2, 3))]);
    const [samples] = new WavDecoder().push(file);
    file.fill(0xff);
    expect([...samples!]).toEqual([1, 2, 3]);
  });

  const data = chunk("data", s16(1));
  const wrong = [
    ["an empty file", new Uint8Array(0), "WAV: expected audio, got an empty file"],
    [
      "text",
      Uint8Array.from(ascii("Hello, world")),
      'WAV: expected RIFF, RF64 or BW64 with WAVE, got "Hell" with "orld"',
    ],
    ["RIFF that is not WAVE", Uint8Array.from([...ascii("RIFF"), ...u32(4), ...ascii("AVI ")]), 'with "AVI "'],
    ["big-endian RIFX", riff([fmt(), data], { id: "RIFX" }), "got RIFX (a big-endian WAV)"],
    ["no audio", riff([fmt()]), "WAV: expected audio, got the end after 36 bytes"],
    ["data before fmt", riff([data, fmt()]), "expected a fmt chunk before the data chunk"],
    [
      "a short fmt chunk",
      riff([chunk("fmt ", u16(1)), data]),
      "WAV header: expected a fmt chunk of 16 bytes or more, got 2",
    ],
    [
      "an empty fmt chunk",
      riff([chunk("fmt ", []), data]),
      "WAV header: expected a fmt chunk of 16 bytes or more, got 0",
    ],
    [
      "a short ds64 chunk",
      riff([chunk("ds64", u64(1)), fmt(), data], { id: "RF64" }),
      "expected a ds64 chunk of 16 bytes or more, got 8",
    ],
    ["no channel", riff([fmt({ channels: 0, frameBytes: 2 }), data]), "WAV header: expected 1 to 256 channels, got 0"],
    ["257 channels", riff([fmt({ channels: 257 }), data]), "WAV header: expected 1 to 256 channels, got 257"],
    ["rate 0", riff([fmt({ sampleRate: 0 }), data]), "WAV header: expected a sample rate from 1 to 1000000 Hz, got 0"],
    ["an absurd rate", riff([fmt({ sampleRate: 4_000_000_000 }), data]), "got 4000000000"],
    [
      "a block align of 3",
      riff([fmt({ frameBytes: 3 }), data]),
      "expected frames of whole samples, got 3 bytes for 1 channels of 16 bits in codec 0x0001",
    ],
    ["a block align of 0", riff([fmt({ frameBytes: 0 }), data]), "expected frames of whole samples"],
    ["an odd block align", riff([fmt({ channels: 2, frameBytes: 5 }), data]), "expected frames of whole samples"],
    ["0 bits", riff([fmt({ bits: 0, frameBytes: 2 }), data]), "expected frames of whole samples"],
    ["64-bit integers", riff([fmt({ bits: 64 }), data]), "expected frames of whole samples"],
    ["16-bit floats", riff([fmt({ tag: 3 }), data]), "expected frames of whole samples"],
    ["16-bit mu-law", riff([fmt({ tag: 7 }), data]), "expected frames of whole samples"],
    ["IMA ADPCM", riff([fmt({ tag: 0x11, bits: 4, frameBytes: 256 }), data]), "got codec 0x0011 (IMA ADPCM)"],
    ["an unknown codec", riff([fmt({ tag: 0x1234 }), data]), "got codec 0x1234"],
    ["an unknown subformat", riff([fmtExtensible(0x92), data]), "got codec 0x0092"],
    [
      "a short extensible fmt",
      riff([fmt({ tag: 0xfffe }), data]),
      "expected an extensible fmt chunk of 40 bytes or more, got 16",
    ],
    ["a foreign subformat", riff([[...fmtExtensible(1).slice(0, -1), 0], data]), "got an unknown subformat"],
  ] as const;
  it.each(wrong)("%s is an AudioFormatError that says so", (_, file, message) => {
    expect(() => decode(file)).toThrow(AudioFormatError);
    expect(() => decode(file)).toThrow(message);
  });
});
