// The core's own sines, angles and logarithms, against the platform's.
import { expect, test } from "vitest";
import { Random } from "../signals.ts";
import { wasm } from "./rooms.ts";

const random = new Random(14);

test("sines and cosines are true within 1e-10, near and far", () => {
  for (let i = 0; i < 2000; i++) {
    const angle = random.pick([1, 10, 1000, 1e6]) * random.between(-1, 1);
    expect(Math.abs(wasm.sinOf(angle) - Math.sin(angle)), `${angle}`).toBeLessThan(1e-9);
    expect(Math.abs(wasm.cosOf(angle) - Math.cos(angle)), `${angle}`).toBeLessThan(1e-9);
  }
});

test("angles are true within 1e-7 in every direction", () => {
  for (let i = 0; i < 2000; i++) {
    const [y, x] = [random.normal() * random.pick([1, 1e-6]), random.normal() * random.pick([1, 1e-6])];
    expect(Math.abs(wasm.angleOf(y, x) - Math.atan2(y, x)), `${y}, ${x}`).toBeLessThan(1e-7);
  }
  expect([wasm.angleOf(0, 0), wasm.angleOf(0, -1), wasm.angleOf(1, 0)]).toEqual([0, Math.PI, Math.PI / 2]);
});

test("logarithms are true within 1e-9", () => {
  for (let i = 0; i < 2000; i++) {
    const x = 10 ** random.between(-12, 12);
    expect(Math.abs(wasm.ln(x) - Math.log(x)), `${x}`).toBeLessThan(2e-9);
  }
});

test("ratios of dB are true within 1e-9", () => {
  for (let i = 0; i < 2000; i++) {
    const db = random.between(-100, 100);
    expect(Math.abs(wasm.ratioOf(db) / 10 ** (db / 20) - 1), `${db}`).toBeLessThan(1e-9);
  }
});
