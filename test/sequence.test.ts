import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSequence, type Sequence } from "../src/sequence.ts";

const tones = (text: string) => [...text].map((tone) => ({ tone }));

describe("dial strings", () => {
  test("hold the 16 tones, letters in either case", () => {
    expect(parseSequence("0123456789*#ABCDabcd")).toEqual(tones("0123456789*#ABCDABCD"));
  });

  test("hold pauses of 2 s, 0.5 s and 1 s", () => {
    expect(parseSequence("1,w2W")).toEqual([
      { tone: "1" },
      { pauseMs: 2000 },
      { pauseMs: 500 },
      { tone: "2" },
      { pauseMs: 1000 },
    ]);
  });

  test("ignore separators", () => {
    expect(parseSequence(" (800) 555-01.02/3 ")).toEqual(tones("80055501023"));
    expect(parseSequence("-")).toEqual([]);
  });

  test.each([
    ["12x4", 2, "x"],
    ["1 2e", 3, "e"],
    ["+1", 0, "+"],
    ["1\t2", 1, "\t"],
    ["1\u00a02", 1, "\u00a0"],
    ["1😀", 1, "😀"],
    ["😀1", 0, "😀"],
    ["1!", 1, "!"],
    ["１", 0, "１"],
  ])("refuse %o, naming the index", (text, index, shown) => {
    const message = `sequence[${index}]: expected a tone, a pause ("," "w" "W") or a separator, got ${JSON.stringify(shown)}`;
    expect(() => parseSequence(text)).toThrow(new RangeError(message));
  });
});

describe("lists", () => {
  test("mix the names of every dialect", () => {
    expect(parseSequence(["tone1", "star", "one", "asterisk", "5", "pound", "#", "a", "A"])).toEqual(
      tones("1*1*5##AA"),
    );
  });

  test("take tone objects in the list's own order, whatever their sequenceId", () => {
    const list = [
      { tone: "tone2", sequenceId: 9 },
      { tone: "one", sequenceId: 1 },
      { tone: "D", toneMs: 62.5, sequenceId: 0 },
    ];
    expect(parseSequence(list)).toEqual([{ tone: "2" }, { tone: "1" }, { tone: "D", toneMs: 62.5 }]);
  });

  test("take steps up to an hour, their limits included", () => {
    const list = [{ tone: "1", toneMs: 1 }, { tone: "1", toneMs: 3_600_000 }, { pauseMs: 0 }, { pauseMs: 3_600_000 }];
    expect(parseSequence(list)).toEqual(list);
  });

  test("take what other properties an API adds, and properties left undefined", () => {
    const info = {
      "@odata.type": "#microsoft.graph.toneInfo",
      tone: "tone5",
      sequenceId: undefined,
      toneMs: undefined,
    };
    expect(parseSequence([info, { tone: undefined, pauseMs: 5 }] as Sequence)).toEqual([{ tone: "5" }, { pauseMs: 5 }]);
  });

  const A_PART = "a tone name, { tone } or { pauseMs }";
  test.each<[unknown[], ErrorConstructor, string]>([
    [["1", "2", "3", "tone17"], RangeError, 'sequence[3]: expected a tone name, got "tone17"'],
    [["12"], RangeError, 'sequence[0]: expected a tone name, got "12"'],
    [[","], RangeError, 'sequence[0]: expected a tone name, got ","'],
    [["Tone1"], RangeError, 'sequence[0]: expected a tone name, got "Tone1"'],
    [["1", { tone: "hash" }], RangeError, 'sequence[1].tone: expected a tone name, got "hash"'],
    [[{ tone: 5 }], TypeError, "sequence[0].tone: expected a tone name, got 5"],
    [[5], TypeError, `sequence[0]: expected ${A_PART}, got 5`],
    [["1", null], TypeError, `sequence[1]: expected ${A_PART}, got null`],
    [new Array(1), TypeError, `sequence[0]: expected ${A_PART}, got undefined`],
    [[{}], TypeError, `sequence[0]: expected ${A_PART}, got an object`],
    [[["1"]], TypeError, `sequence[0]: expected ${A_PART}, got an Array`],
    [[{ tone: "1", pauseMs: 5 }], TypeError, `sequence[0]: expected ${A_PART}, got both`],
    [[{ tone: "1", toneMs: 0 }], RangeError, "sequence[0].toneMs: expected a number from 1 to 3600000, got 0"],
    [
      [{ tone: "1", toneMs: 3_600_001 }],
      RangeError,
      "sequence[0].toneMs: expected a number from 1 to 3600000, got 3600001",
    ],
    [[{ tone: "1", toneMs: NaN }], RangeError, "sequence[0].toneMs: expected a number from 1 to 3600000, got NaN"],
    [[{ tone: "1", toneMs: "5" }], TypeError, 'sequence[0].toneMs: expected a number from 1 to 3600000, got "5"'],
    [[{ pauseMs: -1 }], RangeError, "sequence[0].pauseMs: expected a number from 0 to 3600000, got -1"],
    [[{ pauseMs: null }], TypeError, "sequence[0].pauseMs: expected a number from 0 to 3600000, got null"],
    [
      [{ tone: "1", sequenceId: 1.5 }],
      RangeError,
      "sequence[0].sequenceId: expected an integer from 0 to 9007199254740991, got 1.5",
    ],
    [
      ["1", "flash"],
      RangeError,
      'sequence[1]: expected one of the 16 tones (a hook flash is no sound: in-band flash does not exist), got "flash"',
    ],
    [
      [{ tone: "flash" }],
      RangeError,
      'sequence[0].tone: expected one of the 16 tones (a hook flash is no sound: in-band flash does not exist), got "flash"',
    ],
  ])("refuse %o, naming the index", (list, type, message) => {
    const error = thrownBy(() => parseSequence(list as Sequence));
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toBe(message);
  });
});

test("nothing makes no steps", () => {
  expect(parseSequence("")).toEqual([]);
  expect(parseSequence([])).toEqual([]);
});

test.each([5, null, undefined, {}, new Uint8Array(2), new Set("1")])("refuses %o as a sequence", (value) => {
  expect(() => parseSequence(value as unknown as Sequence)).toThrow(TypeError);
  expect(() => parseSequence(value as unknown as Sequence)).toThrow(
    "sequence: expected a dial string or an array, got ",
  );
});

test("holds at most 65536 steps; separators do not count", () => {
  expect(parseSequence(" 1".repeat(65_536))).toHaveLength(65_536);
  expect(() => parseSequence("1".repeat(65_537))).toThrow(RangeError);
  expect(() => parseSequence(new Array(65_537).fill("1"))).toThrow(
    new RangeError("sequence: expected at most 65536 steps, got 65537"),
  );
});

test("any text is either read or refused by the index of its first bad character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const bad = text.search(/[^0-9*#A-Da-d,wW \-.()/]/);
      if (bad < 0) expect(parseSequence(text)).toHaveLength(text.replace(/[ \-.()/]/g, "").length);
      else expect(() => parseSequence(text)).toThrow(`sequence[${bad}]: `);
    }),
  );
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
