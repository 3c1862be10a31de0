import { describe, expect, test } from "vitest";
import * as errors from "../src/errors.ts";

describe("numbers", () => {
  test.each([1, 1.5, 60000])("accepts %s, the limits included", (value) => {
    expect(errors.checkNumber("toneMs", value, 1, 60000)).toBe(value);
  });

  test.each([
    [-3, "toneMs: expected a number from 1 to 60000, got -3"],
    [60000.1, "toneMs: expected a number from 1 to 60000, got 60000.1"],
    [NaN, "toneMs: expected a number from 1 to 60000, got NaN"],
    [Infinity, "toneMs: expected a number from 1 to 60000, got Infinity"],
  ])("refuses %s as out of range", (value, message) => {
    expect(() => errors.checkNumber("toneMs", value, 1, 60000)).toThrow(new RangeError(message));
  });

  test.each([
    ["5", '"5"'],
    [null, "null"],
    [undefined, "undefined"],
    [5n, "5n"],
    [true, "true"],
    [Symbol("s"), "Symbol(s)"],
    [[1], "an Array"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [{ constructor: 5 }, "an object"],
    [() => 1, "a function"],
    [new Uint8Array(1), "a Uint8Array"],
    ["x".repeat(50), `"${"x".repeat(40)}…"`],
  ])("refuses %o as of the wrong type", (value, shown) => {
    const message = `toneMs: expected a number from 1 to 60000, got ${shown}`;
    expect(() => errors.checkNumber("toneMs", value, 1, 60000)).toThrow(new TypeError(message));
  });

  test("an integer has no fraction", () => {
    expect(errors.checkInteger("sampleRate", 8000, 8000, 192000)).toBe(8000);
    const expected = "sampleRate: expected an integer from 8000 to 192000, got";
    expect(() => errors.checkInteger("sampleRate", 8000.5, 8000, 192000)).toThrow(new RangeError(`${expected} 8000.5`));
    expect(() => errors.checkInteger("sampleRate", NaN, 8000, 192000)).toThrow(new RangeError(`${expected} NaN`));
    expect(() => errors.checkInteger("sampleRate", "8000", 8000, 192000)).toThrow(new TypeError(`${expected} "8000"`));
  });
});

test("a choice is one of the names given", () => {
  expect(errors.checkChoice("preset", "b", ["a", "b"])).toBe("b");
  const expected = 'preset: expected one of "a", "b", got';
  expect(() => errors.checkChoice("preset", "c", ["a", "b"])).toThrow(new RangeError(`${expected} "c"`));
  expect(() => errors.checkChoice("preset", 1, ["a", "b"])).toThrow(new TypeError(`${expected} 1`));
});

test("options are an object", () => {
  expect(() => errors.checkOptions("options", {})).not.toThrow();
  for (const value of [null, 5, "x", [], undefined]) {
    expect(() => errors.checkOptions("options", value)).toThrow(TypeError);
  }
});

test("samples are an Int16Array or a Float32Array", () => {
  for (const samples of [new Int16Array(2), new Float32Array(2)])
    expect(errors.checkSamples("pcm", samples)).toBe(samples);
  const message = "pcm: expected an Int16Array or a Float32Array, got a Buffer";
  expect(() => errors.checkSamples("pcm", Buffer.alloc(4))).toThrow(new TypeError(message));
});
