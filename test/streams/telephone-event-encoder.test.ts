// TelephoneEventEncoder against RFC 4733: what is in the packets, and when they are sent.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TelephoneEventEncoder, type TelephoneEventPacket } from "../../src/streams/index.ts";

/** A packet's fields, read apart from the code under test. */
function fields({ payload, marker, timestamp }: TelephoneEventPacket) {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const flags = view.getUint8(1);
  if (payload.length !== 4 || flags & 0x40) throw new Error(`${payload}: expected 4 bytes without the R bit`);
  const rest = { end: flags >= 128, volume: flags % 64, duration: view.getUint16(2) };
  return { event: view.getUint8(0), ...rest, marker, timestamp };
}

type Frames = Iterable<TelephoneEventPacket[]>;
const framesOf = (frames: Frames) => [...frames].map((packets) => packets.map(fields));
const packetsOf = (frames: Frames) => framesOf(frames).flat();

describe("a tone", () => {
  const frames = framesOf(new TelephoneEventEncoder().frames("5", { toneMs: 100, timestamp: 4711 }));

  test("is told in every frame, with one timestamp and its duration so far", () => {
    expect(frames.map(([packet]) => packet?.duration)).toEqual([160, 320, 480, 640, 800, 800, 800]);
    for (const packet of frames.flat()) expect(packet).toMatchObject({ event: 5, timestamp: 4711, volume: 10 });
  });

  test("is marked on its first packet alone", () => {
    expect(frames.flat().map(({ marker }) => marker)).toEqual([true, ...Array(6).fill(false)]);
  });

  test("has its end sent three times, a frame apart", () => {
    expect(frames.map((packets) => packets.map(({ end }) => end))).toEqual([
      ...Array(4).fill([false]),
      [true],
      [true],
      [true],
    ]);
  });

  test("has its exact length, also within frames", () => {
    const packets = packetsOf(new TelephoneEventEncoder().frames([{ pauseMs: 33 }, "7"], { toneMs: 45.5 }));
    expect(packets[0]).toMatchObject({ timestamp: 264, duration: 56, marker: true });
    expect(packets.at(-1)).toMatchObject({ timestamp: 264, duration: 364, end: true });
  });

  test("that is shorter than a frame has its mark and its end in one packet", () => {
    const packets = packetsOf(new TelephoneEventEncoder().frames("#", { toneMs: 5 }));
    expect(packets.map(({ marker, end, duration }) => [marker, end, duration])).toEqual([
      [true, true, 40],
      [false, true, 40],
      [false, true, 40],
    ]);
  });

  test("has the event code of its place in the registry", () => {
    const codes = packetsOf(new TelephoneEventEncoder().frames("0123456789*#ABCD")).map(({ event }) => event);
    expect([...new Set(codes)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test.each([0, -7, -63])("tells its level of %i dBm0 without the sign", (levelDbm0) => {
    expect(packetsOf(new TelephoneEventEncoder({ levelDbm0 }).frames("1"))[0]!.volume).toBe(Math.abs(levelDbm0));
  });

  test.each([8000, 16000, 44100, 48000, 90000])("counts in units of %i a second", (clockRate) => {
    const packets = packetsOf(new TelephoneEventEncoder({ clockRate }).frames("12", { toneMs: 100, gapMs: 100 }));
    const [first, last] = [packets[0]!, packets.at(-1)!];
    expect(first.duration).toBe(Math.round(clockRate * 0.02));
    expect(last).toMatchObject({ timestamp: clockRate * 0.2, duration: clockRate * 0.1, end: true });
  });
});

describe("tones in a row", () => {
  test("have timestamps as far apart as they are", () => {
    const packets = packetsOf(new TelephoneEventEncoder().frames("1,2", { toneMs: 100, gapMs: 50 }));
    expect([...new Set(packets.map(({ timestamp }) => timestamp))]).toEqual([0, (100 + 2000) * 8]);
    const close = packetsOf(new TelephoneEventEncoder().frames("12", { toneMs: 100, gapMs: 50 }));
    expect([...new Set(close.map(({ timestamp }) => timestamp))]).toEqual([0, 150 * 8]);
  });

  test.each([0, 1, 10, 30])("%i ms apart have all three ends of one before the mark of the next", (gapMs) => {
    const packets = packetsOf(new TelephoneEventEncoder().frames("123", { toneMs: 60, gapMs }));
    expect(packets.map(({ event }) => event)).toEqual([...packets.map(({ event }) => event)].sort((a, b) => a - b));
    for (const event of [1, 2, 3]) {
      const own = packets.filter((packet) => packet.event === event);
      expect(own.map(({ end }) => end).filter(Boolean)).toHaveLength(3);
      expect(own.map(({ marker }) => marker).filter(Boolean)).toHaveLength(1);
      expect(own[0]!.marker).toBe(true);
    }
  });

  test("take as many frames as they take time, pauses too", () => {
    const frames = framesOf(new TelephoneEventEncoder().frames("1w", { toneMs: 100 }));
    expect(frames).toHaveLength((100 + 500) / 20);
    expect(frames.slice(7).every((packets) => packets.length === 0)).toBe(true);
  });

  test("pass 2^32 without a break", () => {
    const packets = packetsOf(new TelephoneEventEncoder().frames("12", { timestamp: 2 ** 32 - 800, gapMs: 100 }));
    expect([...new Set(packets.map(({ timestamp }) => timestamp))]).toEqual([2 ** 32 - 800, 300 * 8 - 800]);
    expect(packets.filter(({ event }) => event === 1).at(-1)).toMatchObject({ duration: 1600, end: true });
  });
});

describe("a tone longer than 0xFFFF units", () => {
  const packets = packetsOf(new TelephoneEventEncoder().frames([{ tone: "9", toneMs: 20_000 }], { timestamp: 1000 }));
  const segments = [...new Set(packets.map(({ timestamp }) => timestamp))];

  test("goes on in segments that follow each other", () => {
    expect(segments).toEqual([1000, 1000 + 0xffff, 1000 + 2 * 0xffff]);
    const last = packets.at(-1)!;
    expect(last.timestamp + last.duration).toBe(1000 + 20_000 * 8);
  });

  test("has the end of every segment sent three times, with the E bit on the last alone", () => {
    for (const [i, segment] of segments.entries()) {
      const own = packets.filter(({ timestamp }) => timestamp === segment);
      const longest = Math.max(...own.map(({ duration }) => duration));
      expect(own.filter(({ duration }) => duration === longest)).toHaveLength(3);
      expect(own.some(({ end }) => end)).toBe(i === 2);
      if (i < 2) expect(longest).toBe(0xffff);
    }
  });

  test("is marked once", () => {
    expect(packets.filter(({ marker }) => marker)).toHaveLength(1);
    expect(packets[0]!.marker).toBe(true);
  });
});

describe("pressed and released", () => {
  test("a tone is told frame by frame while it is held", () => {
    const encoder = new TelephoneEventEncoder();
    expect(encoder.start("8", 1000)).toEqual([]);
    expect(encoder.update(1160).map(fields)).toMatchObject([{ duration: 160, marker: true }]);
    expect(encoder.update(1320).map(fields)).toMatchObject([{ duration: 320, marker: false }]);
    expect(encoder.end(1400).map(fields)).toMatchObject([{ duration: 400, end: true }]);
    expect(encoder.update(1480).map(fields)).toMatchObject([{ duration: 400, end: true }]);
    expect(encoder.update(1640).map(fields)).toMatchObject([{ duration: 400, end: true }]);
    expect(encoder.update(1800)).toEqual([]);
    expect(encoder.end(1960)).toEqual([]);
  });

  test("the next tone ends the one before it", () => {
    const encoder = new TelephoneEventEncoder();
    encoder.start("1", 0);
    const packets = encoder.start("2", 800).map(fields);
    expect(packets).toHaveLength(3);
    for (const packet of packets) expect(packet).toMatchObject({ event: 1, duration: 800, end: true });
    expect(encoder.update(960).map(fields)).toMatchObject([{ event: 2, duration: 160, marker: true }]);
  });

  test("a sequence that is broken off within a tone has ended there, and so it is told three times", () => {
    for (const goOn of [(encoder: TelephoneEventEncoder) => [1, 2, 3, 4].map(() => encoder.update(9000)), follow]) {
      const encoder = new TelephoneEventEncoder();
      let frames = 0;
      for (const packets of encoder.frames("55", { timestamp: 500 })) if (packets && ++frames === 3) break;
      const packets = goOn(encoder).flat().map(fields);
      const ends = packets.filter(({ timestamp }) => timestamp === 500);
      expect(ends.map(({ duration, end, marker }) => [duration, end, marker])).toEqual(
        Array(3).fill([480, true, false]),
      );
    }
  });

  // Another sequence, whose timestamps even begin before.
  function follow(encoder: TelephoneEventEncoder): TelephoneEventPacket[][] {
    const frames = [...encoder.frames("6", { timestamp: 0, toneMs: 100 })];
    expect(
      framesOf(frames)
        .flat()
        .filter(({ event, end }) => event === 6 && end),
    ).toHaveLength(3);
    return frames;
  }
});

test("each packet has bytes of its own", () => {
  const packets = [...new TelephoneEventEncoder().frames("5")].flat();
  expect(new Set(packets.map(({ payload }) => payload.buffer)).size).toBe(packets.length);
});

test("any sequence in any frames keeps every tone's start and length", () => {
  const anyTone = fc.record({
    tone: fc.constantFrom(..."0123456789*#ABCD"),
    toneMs: fc.integer({ min: 1, max: 12_000 }),
  });
  const anyPart = fc.oneof(anyTone, fc.record({ pauseMs: fc.integer({ min: 0, max: 500 }) }));
  const anyFrameMs = fc.constantFrom(7.5, 20, 50, 333);
  fc.assert(
    fc.property(fc.array(anyPart, { maxLength: 5 }), anyFrameMs, fc.nat(2 ** 32 - 1), (parts, frameMs, timestamp) => {
      const packets = packetsOf(new TelephoneEventEncoder().frames(parts, { frameMs, timestamp, gapMs: 30 }));
      let ms = 0;
      let isGapDue = false;
      const expected = parts.flatMap((part) => {
        if ("pauseMs" in part) {
          ms += part.pauseMs;
          isGapDue = false;
          return [];
        }
        const start = ms + (isGapDue ? 30 : 0);
        ms = start + part.toneMs;
        isGapDue = true;
        return [[start * 8, part.toneMs * 8]];
      });
      // Segments are summed up: a tone is from a mark to the packet with the E bit before the next one.
      const told: number[][] = [];
      for (const packet of packets) {
        const at = (packet.timestamp - timestamp + 2 ** 32) % 2 ** 32;
        if (packet.marker) told.push([at, 0]);
        told.at(-1)![1] = at + packet.duration - told.at(-1)![0]!;
      }
      expect(told).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("bad arguments throw", () => {
  const encoder = new TelephoneEventEncoder();
  expect(() => new TelephoneEventEncoder({ clockRate: 0 })).toThrow(
    "clockRate: expected an integer from 1000 to 192000",
  );
  expect(() => new TelephoneEventEncoder({ levelDbm0: 1 })).toThrow(
    "levelDbm0: expected an integer from -63 to 0, got 1",
  );
  expect(() => encoder.frames("12x")).toThrow("sequence[2]");
  expect(() => encoder.frames("1", { frameMs: 0 })).toThrow("frameMs");
  expect(() => encoder.frames("1", { timestamp: 2 ** 32 })).toThrow(
    "timestamp: expected an integer from 0 to 4294967295",
  );
  expect(() => encoder.start("x" as never, 0)).toThrow('tone: expected one of the 16 tones, got "x"');
  expect(() => encoder.start("5", -1)).toThrow("timestamp: expected an integer from 0 to 4294967295, got -1");
  encoder.start("5", 1000);
  expect(() => encoder.update(999)).toThrow("timestamp: expected 1000 or later, got 999");
});
