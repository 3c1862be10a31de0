import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytesPerSample,
  decodeAlaw,
  encodeMulaw,
  SampleReader,
  sampleFormats,
  WavDecoder,
} from "../../src/audio/index.ts";

describe("headerless samples", () => {
  it.each(sampleFormats)("%s gives the same samples however its bytes are cut", (format) => {
    const channels = 3;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(40)), (bytes, sizes) => {
        const whole = new SampleReader(format, channels).push(bytes);
        const reader = new SampleReader(format, channels);
        const parts: number[][] = [[], [], []];
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          reader.push(bytes.subarray(at, at + size)).forEach((samples, channel) => parts[channel]!.push(...samples));
          at = Math.min(at + size, bytes.length);
        }
        expect(parts).toEqual(whole.map((samples) => [...samples]));
        expect(reader.pendingBytes).toBe(bytes.length % (channels * bytesPerSample(format)));
      }),
    );
  });

  it("every 16-bit sample comes out as it went in", () => {
    const every = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
    expect(new SampleReader("s16", 1).push(new Uint8Array(every.buffer))).toEqual([every]);
  });
});

describe("wrong arguments", () => {
  const given = (value: unknown) => value as never;

  it("are named, with what was expected and what came", () => {
    expect(() => new SampleReader(given("s17"), 1)).toThrow(RangeError);
    expect(() => new SampleReader(given("s17"), 1)).toThrow('format: expected one of "u8", "s16", "s24"');
    expect(() => new SampleReader("s16", 0)).toThrow(
      new RangeError("channels: expected an integer from 1 to 256, got 0"),
    );
    expect(() => new SampleReader("s16", given("2"))).toThrow(TypeError);
    expect(() => bytesPerSample(given("toString"))).toThrow('format: expected one of "u8", "s16", "s24"');
    expect(() => bytesPerSample(given(undefined))).toThrow('format: expected one of "u8", "s16", "s24"');
    expect(() => new SampleReader("s16", 1).push(given([1, 2]))).toThrow(
      new TypeError("bytes: expected a Uint8Array, got an Array"),
    );
    expect(() => new WavDecoder().push(given("RIFF"))).toThrow(
      new TypeError('bytes: expected a Uint8Array, got "RIFF"'),
    );
    expect(() => encodeMulaw(given(new Float32Array(1)))).toThrow(
      new TypeError("samples: expected an Int16Array, got a Float32Array"),
    );
    expect(() => decodeAlaw(given(undefined))).toThrow(new TypeError("bytes: expected a Uint8Array, got undefined"));
  });
});
