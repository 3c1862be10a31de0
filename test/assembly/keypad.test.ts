// The core's keypad: numbers of keys are RFC 4733's event codes.
import { expect, test } from "vitest";
import { frequenciesOf, HIGH_HZ, LOW_HZ } from "../signals.ts";
import { wasm } from "./rooms.ts";

test.each([..."0123456789*#ABCD"].map((tone, key) => [tone, key] as const))("tone %s is key %i", (tone, key) => {
  const { lowHz, highHz } = frequenciesOf(tone);
  expect([wasm.frequencyOf(key, false), wasm.frequencyOf(key, true)]).toEqual([lowHz, highHz]);
  expect(wasm.keyOf(LOW_HZ.indexOf(lowHz as 697), HIGH_HZ.indexOf(highHz as 1209))).toBe(key);
});
