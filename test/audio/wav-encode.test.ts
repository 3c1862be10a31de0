import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeAlaw, encodeMulaw, encodeSamples, encodeWav, WavDecoder } from "../../src/audio/index.ts";
import { ascii, chunk, fmt, riff, s16, u16, u32 } from "./wav-bytes.ts";

const every = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);

function readBack(wav: Uint8Array) {
  const decoder = new WavDecoder();
  const channels = decoder.push(wav);
  decoder.end();
  return { channels, header: decoder.header, warnings: decoder.warnings };
}

describe("16-bit WAV", () => {
  it("is a canonical 44-byte header and the samples", () => {
    const wav = encodeWav(Int16Array.of(1, -2, 3), { sampleRate: 16000 });
    expect(wav).toEqual(riff([fmt({ sampleRate: 16000 }), chunk("data", s16(1, -2, 3))]));
    expect(wav).toHaveLength(44 + 6);
  });

  it("holds each of the 65536 samples bit for bit", () => {
    expect(new Int16Array(encodeWav(every, { sampleRate: 8000 }).buffer, 44)).toEqual(every);
  });

  it("interleaves channels", () => {
    const wav = encodeWav([Int16Array.of(1, 2), Int16Array.of(-1, -2)], { sampleRate: 48000 });
    expect(wav).toEqual(riff([fmt({ channels: 2, sampleRate: 48000 }), chunk("data", s16(1, -1, 2, -2))]));
  });

  it("can be empty", () => {
    expect(encodeWav(new Int16Array(0), { sampleRate: 8000 })).toEqual(riff([fmt(), chunk("data", [])]));
  });

  it("is read back as it was, at any rate and with any channels", () => {
    const frames = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(50));
    const pcm = frames.chain(([channels, length]) =>
      fc.array(fc.int16Array({ minLength: length, maxLength: length }), { minLength: channels, maxLength: channels }),
    );
    fc.assert(
      fc.property(pcm, fc.integer({ min: 8000, max: 192000 }), (channels, sampleRate) => {
        const back = readBack(encodeWav(channels, { sampleRate }));
        expect(back.channels).toEqual(channels);
        expect(back.header).toMatchObject({ sampleRate, channels: channels.length, bits: 16 });
        expect(back.warnings).toEqual([]);
      }),
    );
  });
});

describe("G.711 WAV", () => {
  it.each([
    { format: "mulaw", tag: 7, encode: encodeMulaw },
    { format: "alaw", tag: 6, encode: encodeAlaw },
  ] as const)("$format has the long fmt chunk, a fact chunk and padding", ({ format, tag, encode }) => {
    const pcm = Int16Array.of(0, 1000, -20000);
    const fields = [...u16(tag), ...u16(1), ...u32(8000), ...u32(8000), ...u16(1), ...u16(8), ...u16(0)];
    const chunks = [chunk("fmt ", fields), chunk("fact", u32(3)), chunk("data", [...encode(pcm)])];
    const wav = encodeWav(pcm, { sampleRate: 8000, format });
    expect(wav).toEqual(riff(chunks));
    expect(readBack(wav)).toMatchObject({ header: { format, sampleRate: 8000 }, warnings: [] });
    expect(wav.slice(50, 54)).toEqual(Uint8Array.from(ascii("data")));
  });

  it("interleaves channels", () => {
    const wav = encodeWav([Int16Array.of(8, 24), Int16Array.of(-8, -24)], { sampleRate: 8000, format: "alaw" });
    expect(readBack(wav).channels).toEqual([Int16Array.of(8, 24), Int16Array.of(-8, -24)]);
  });
});

describe("headerless samples", () => {
  it("are the samples and nothing else", () => {
    expect(encodeSamples(Int16Array.of(1, -2), "s16")).toEqual(Uint8Array.from(s16(1, -2)));
    expect(encodeSamples([Int16Array.of(0, 8), Int16Array.of(4, 12)], "mulaw")).toEqual(
      encodeMulaw(Int16Array.of(0, 4, 8, 12)),
    );
    expect(encodeSamples(every, "alaw")).toEqual(encodeAlaw(every));
  });

  it("are a copy, of a view inside its buffer too", () => {
    const pcm = Int16Array.of(1, 2, 3);
    const bytes = encodeSamples(pcm.subarray(1), "s16");
    pcm.fill(0);
    expect(bytes).toEqual(Uint8Array.from(s16(2, 3)));
  });
});

describe("wrong arguments", () => {
  const given = (value: unknown) => value as never;
  const pcm = new Int16Array(1);

  it("are named, with what was expected and what came", () => {
    expect(() => encodeWav(given([0.5]), { sampleRate: 8000 })).toThrow(
      new TypeError("pcm[0]: expected an Int16Array, got 0.5"),
    );
    expect(() => encodeWav(given(new Float32Array(1)), { sampleRate: 8000 })).toThrow(
      new TypeError("pcm: expected an Int16Array, got a Float32Array"),
    );
    expect(() => encodeWav([], { sampleRate: 8000 })).toThrow(
      new RangeError("pcm.length: expected an integer from 1 to 256, got 0"),
    );
    expect(() => encodeWav([pcm, new Int16Array(2)], { sampleRate: 8000 })).toThrow(
      new RangeError("pcm[1]: expected 1 samples, got 2"),
    );
    expect(() => encodeWav(pcm, given(undefined))).toThrow(TypeError);
    expect(() => encodeWav(pcm, { sampleRate: 0 })).toThrow(RangeError);
    expect(() => encodeWav(pcm, { sampleRate: 8000, format: given("s24") })).toThrow(
      new RangeError('format: expected one of "s16", "mulaw", "alaw", got "s24"'),
    );
    expect(() => encodeSamples(pcm, given("u8"))).toThrow(RangeError);
  });

  it("more audio than a WAV file can tell of is refused before it is copied", () => {
    const long = new Int16Array(2 ** 24);
    expect(() => encodeWav(new Array(256).fill(long), { sampleRate: 8000 })).toThrow("expected at most 4 GiB of audio");
  });
});
