// TelephoneEventDecoder on a network that loses, repeats and reorders packets, and from senders of all kinds.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  TelephoneEventDecoder,
  TelephoneEventEncoder,
  type TelephoneEvent,
  type TelephoneEventPacket,
} from "../../src/streams/index.ts";
import { namesOf } from "../hear.ts";

interface Fields {
  event: number;
  timestamp: number;
  duration: number;
  end?: boolean;
  marker?: boolean;
  volume?: number;
}

/** A packet made by hand, apart from the encoder. */
function packet(...blocks: Fields[]): TelephoneEventPacket {
  const bytes = blocks.flatMap(({ event, end, volume = 10, duration }) => [
    event,
    (end ? 128 : 0) + volume,
    Math.floor(duration / 256),
    duration % 256,
  ]);
  const { marker = false, timestamp = 0 } = blocks[0] ?? {};
  return { payload: Uint8Array.from(bytes), marker, timestamp };
}

/** What a decoder makes of packets, up to the end of the stream. */
function decode(packets: readonly TelephoneEventPacket[], decoder = new TelephoneEventDecoder()): TelephoneEvent[] {
  return [...packets.flatMap((item) => decoder.push(item)), ...decoder.flush()];
}

const sent = (sequence: string, options = {}) => [...new TelephoneEventEncoder().frames(sequence, options)].flat();

describe("what was sent", () => {
  test("is told with its times and level", () => {
    expect(decode([...new TelephoneEventEncoder({ levelDbm0: -7 }).frames("5#", { timestamp: 99 })].flat())).toEqual([
      { type: "start", tone: "5", startMs: 0 },
      { type: "end", tone: "5", startMs: 0, endMs: 200, levelDbm0: -7 },
      { type: "start", tone: "#", startMs: 300 },
      { type: "end", tone: "#", startMs: 300, endMs: 500, levelDbm0: -7 },
    ]);
  });

  test("is timed from the audio's first packet, where that is told", () => {
    const decoder = new TelephoneEventDecoder({ startTimestamp: 2 ** 32 - 8000 });
    expect(decode(sent("5", { timestamp: 4000 }), decoder)[0]).toMatchObject({ startMs: 1500 });
  });

  test("starts with its first packet and ends with its first E bit", () => {
    const decoder = new TelephoneEventDecoder();
    const heard = sent("5", { toneMs: 100 }).map((item) => decoder.push(item).map(({ type }) => type));
    expect(heard).toEqual([["start"], [], [], [], ["end"], [], []]);
  });

  test("may be longer than a segment", () => {
    const events = decode([...new TelephoneEventEncoder().frames([{ tone: "9", toneMs: 20_000 }, "9"])].flat());
    expect(events.map(({ type }) => type)).toEqual(["start", "end", "start", "end"]);
    expect(events[1]).toMatchObject({ startMs: 0, endMs: 20_000 });
    expect(events[2]).toMatchObject({ startMs: 20_100 });
  });

  test("survives any loss that leaves one packet of a tone, any repeat, and reordering within a tone", () => {
    const sequence = "1155*#D9";
    const all = sent(sequence, { timestamp: 2 ** 32 - 5000 });
    const anyFate = fc.record({ lost: fc.boolean(), copies: fc.integer({ min: 1, max: 3 }), delay: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(anyFate, { minLength: all.length, maxLength: all.length }), (fates) => {
        // One packet of each tone comes through: the first that says so, or its last.
        const kept = all.filter((item, i) => {
          const others = all.filter((other, j) => other.timestamp === item.timestamp && !fates[j]!.lost);
          return (
            !fates[i]!.lost || (others.length === 0 && all.findLast((x) => x.timestamp === item.timestamp) === item)
          );
        });
        const order = kept.flatMap((item) => {
          const { copies, delay } = fates[all.indexOf(item)]!;
          const first = all.findIndex(({ timestamp }) => timestamp === item.timestamp);
          const last = all.findLastIndex(({ timestamp }) => timestamp === item.timestamp);
          const at = Math.min(all.indexOf(item) + delay, last) + (first + 1) / 1000;
          return Array.from({ length: copies }, (_, copy) => ({ item, at: at + copy / 100_000 }));
        });
        order.sort((a, b) => a.at - b.at);
        const decoder = new TelephoneEventDecoder();
        const events = decode(
          order.map(({ item }) => item),
          decoder,
        );
        expect(namesOf(events.filter(({ type }) => type === "start"))).toBe(sequence);
        expect(namesOf(events.filter(({ type }) => type === "end"))).toBe(sequence);
        expect(events.filter(({ type }) => type === "start").map(({ startMs }) => startMs)).toEqual(
          [...sequence].map((_, i) => i * 300),
        );
        expect(decoder.dropped).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe("an end that is lost", () => {
  const beginning = () => sent("5", { toneMs: 100 }).slice(0, 4);

  test("is the next tone's beginning, if that is all there is", () => {
    const events = decode([...beginning(), packet({ event: 6, timestamp: 4000, duration: 160, marker: true })]);
    expect(events.map(({ type, tone }) => type + tone)).toEqual(["start5", "end5", "start6", "end6"]);
    expect(events[1]).toMatchObject({ endMs: 80 });
  });

  test("is the same key's next press too, also where that one's mark is lost", () => {
    const events = decode([...beginning(), packet({ event: 5, timestamp: 4000, duration: 160 })]);
    expect(events.map(({ type, startMs }) => type + startMs)).toEqual(["start0", "end0", "start500", "end500"]);
  });

  test("is told once the audio is 200 ms further", () => {
    const decoder = new TelephoneEventDecoder();
    for (const item of beginning()) decoder.push(item);
    expect(decoder.advance(640 + 1600)).toEqual([]);
    expect(decoder.advance(640 + 1601)).toMatchObject([{ type: "end", tone: "5", endMs: 80 }]);
    expect(decoder.advance(640 + 9999)).toEqual([]);
    expect(decoder.flush()).toEqual([]);
  });

  test("is told at the end of the stream, once", () => {
    const decoder = new TelephoneEventDecoder();
    for (const item of beginning()) decoder.push(item);
    expect(decoder.flush()).toMatchObject([{ type: "end", endMs: 80 }]);
    expect(decoder.flush()).toEqual([]);
  });
});

describe("of the senders that there are", () => {
  test("one that counts the timestamp on within a tone presses once", () => {
    const events = decode([
      packet({ event: 5, timestamp: 1000, duration: 160, marker: true }),
      packet({ event: 5, timestamp: 1160, duration: 320 }),
      packet({ event: 5, timestamp: 1320, duration: 480 }),
      packet({ event: 5, timestamp: 1480, duration: 640, end: true }),
    ]);
    expect(events.map(({ type }) => type)).toEqual(["start", "end"]);
  });

  test("one that packs events into a packet is heard in order", () => {
    const events = decode([
      packet(
        { event: 1, timestamp: 800, duration: 400, end: true, marker: true },
        { event: 2, timestamp: 0, duration: 400, end: true },
        { event: 2, timestamp: 0, duration: 80, end: true },
      ),
    ]);
    expect(events.map(({ type, tone, startMs }) => `${type} ${tone} ${startMs}`)).toEqual([
      "start 1 0",
      "end 1 0",
      "start 2 50",
      "end 2 50",
      "start 2 100",
      "end 2 100",
    ]);
  });

  test("one that begins anew with other timestamps goes on in time, whichever way they leap", () => {
    const decoder = new TelephoneEventDecoder();
    const first = sent("5", { timestamp: 3_000_000_000 }).flatMap((item) => decoder.push(item));
    const second = sent("6", { timestamp: 2_000_000_000 }).flatMap((item) => decoder.push(item));
    expect(namesOf([...first, ...second])).toBe("5566");
    expect(second[0]).toMatchObject({ startMs: 200 });
    expect(decoder.dropped).toBe(0);
  });
});

describe("dropped and counted", () => {
  const good = () => sent("5");
  test.each<[string, unknown]>([
    ["an empty payload", { payload: new Uint8Array(0), marker: true, timestamp: 0 }],
    ["3 bytes", { payload: new Uint8Array(3), marker: true, timestamp: 0 }],
    ["5 bytes", { payload: new Uint8Array(5), marker: true, timestamp: 0 }],
    ["a payload that is no bytes", { payload: "5555", marker: true, timestamp: 0 }],
    ["no payload", { marker: true, timestamp: 0 }],
    ["nothing", undefined],
    ["null", null],
    ["a timestamp that is none", { payload: new Uint8Array(4), marker: true, timestamp: NaN }],
    ["a timestamp beyond 32 bits", { payload: new Uint8Array(4), marker: true, timestamp: 2 ** 32 }],
    ["a hook flash", packet({ event: 16, timestamp: 0, duration: 800, end: true, marker: true })],
    ["a fax tone", packet({ event: 36, timestamp: 0, duration: 800, end: true, marker: true })],
    ["a duration of 0", packet({ event: 5, timestamp: 0, duration: 0, marker: true })],
  ])("%s", (_, bad) => {
    const decoder = new TelephoneEventDecoder({ startTimestamp: 0 });
    expect(decoder.push(bad as TelephoneEventPacket)).toEqual([]);
    expect(decoder.dropped).toBe(1);
    expect(decode(good(), decoder)).toEqual(decode(good()));
    expect(decoder.dropped).toBe(1);
  });

  test("a tone all of whose packets come after the next tone's", () => {
    const [one, two] = [sent("1", { timestamp: 0 }), sent("2", { timestamp: 4000 })];
    const decoder = new TelephoneEventDecoder();
    expect(namesOf(decode([...two, one.at(-1)!], decoder))).toBe("22");
    expect(decoder.dropped).toBe(1);
  });

  test("a late repeat of a tone that was told is not", () => {
    const [one, two] = [sent("1", { timestamp: 0 }), sent("2", { timestamp: 4000 })];
    const decoder = new TelephoneEventDecoder();
    expect(namesOf(decode([...one, ...two, one.at(-1)!], decoder))).toBe("1122");
    expect(decoder.dropped).toBe(0);
  });

  test("any bytes and timestamps, without a throw and with every start ended", () => {
    const anyPacket = fc.record({
      payload: fc.uint8Array({ maxLength: 12 }),
      marker: fc.boolean(),
      timestamp: fc.oneof(fc.nat(2 ** 32 - 1), fc.nat(20_000)),
    });
    fc.assert(
      fc.property(fc.array(anyPacket, { maxLength: 50 }), (packets) => {
        const events = decode(packets);
        events.forEach(({ type }, i) => expect(type).toBe(i % 2 === 0 ? "start" : "end"));
        for (let i = 0; i < events.length; i += 2) {
          expect({ ...events[i]!, type: "" }).toEqual({
            type: "",
            tone: events[i + 1]!.tone,
            startMs: events[i + 1]!.startMs,
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  test("advance takes no notice of what is no timestamp", () => {
    const decoder = new TelephoneEventDecoder();
    decoder.push(sent("5")[0]!);
    for (const bad of [NaN, -1, 2 ** 32, "5", undefined]) expect(decoder.advance(bad as number)).toEqual([]);
  });
});

test("bad options throw", () => {
  expect(() => new TelephoneEventDecoder({ clockRate: 999 })).toThrow("clockRate: expected an integer from 1000");
  expect(() => new TelephoneEventDecoder({ startTimestamp: -1 })).toThrow("startTimestamp: expected an integer from 0");
  expect(() => new TelephoneEventDecoder(8000 as never)).toThrow("options: expected an object, got 8000");
});
