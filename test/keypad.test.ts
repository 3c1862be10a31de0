import { describe, expect, test } from "vitest";
import { KEYPAD, TONES, toneNamed } from "../src/keypad.ts";

// Written out from the vendors' documents, apart from the table under test.
const GRAPH = "tone0 tone1 tone2 tone3 tone4 tone5 tone6 tone7 tone8 tone9 star pound a b c d".split(" ");
const ACS = "zero one two three four five six seven eight nine asterisk pound a b c d".split(" ");
const PRINTED = "0123456789*#ABCD".split("");

describe("keypad", () => {
  test("lists the tones in the order of the RFC 4733 event codes", () => {
    expect(TONES).toEqual(PRINTED);
    expect(KEYPAD.map((row) => row.graph)).toEqual(GRAPH);
    expect(KEYPAD.map((row) => row.acs)).toEqual(ACS);
  });

  test.each([["Graph", GRAPH] as const, ["ACS", ACS] as const, ["printed (and Genesys)", PRINTED] as const])(
    "knows every %s name",
    (_dialect, names) => {
      expect(names.map(toneNamed)).toEqual(PRINTED);
    },
  );

  test("knows the flash, and nothing but names", () => {
    expect(toneNamed("flash")).toBe("flash");
    for (const name of ["", "tone10", "Tone1", "tone", "E", "12", " 1", "hash", "constructor", "__proto__"]) {
      expect(toneNamed(name), name).toBeUndefined();
    }
  });
});
