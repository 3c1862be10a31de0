// The compiled rooms as the tests call them: samples in, samples out, no addresses.
import { readFileSync } from "node:fs";
import { instantiateSync } from "@assemblyscript/loader";
import { ROOMS_WASM } from "./compile.ts";

interface Exports extends Record<string, unknown> {
  readonly memory: WebAssembly.Memory;
  readonly RESULT_BYTES: WebAssembly.Global;
  readonly ENERGY_AT: WebAssembly.Global;
  readonly STEPS_AT: WebAssembly.Global;
  inputPtr(): number;
  outputPtr(): number;
  cleanPtr(): number;
  frequencyOf(key: number, isHigh: boolean): number;
  keyOf(low: number, high: number): number;
  energyOf(samples: number): number;
  runBank(samples: number, energy: number, result: number): void;
  joinWindow(oldest: number, middle: number, newest: number, powers: number): void;
  createDecimator(rate: number): number;
  decimate(decimator: number, count: number): number;
  highPass(input: number, output: number, count: number): void;
  highPassGain(w: number): number;
  setFrequencies(w1: number, w2: number): void;
  fitSubBlock(samples: number, fit: number): void;
  fitSubBlocks(samples: number, fits: number, count: number): void;
  strongestLine(w1: number, w2: number, peak: number, count: number): number;
  cosOf(angle: number): number;
  sinOf(angle: number): number;
  angleOf(im: number, re: number): number;
  ln(x: number): number;
  ratioOf(db: number): number;
  findEdges(...values: number[]): void;
  startAt(): number;
  endAt(): number;
}

/** The rooms' exports, by address. */
export const wasm = instantiateSync<Exports>(readFileSync(ROOMS_WASM), {}).exports as unknown as Exports;

export const input = wasm.inputPtr();
export const output = wasm.outputPtr();

export function writeInt16(at: number, samples: ArrayLike<number>): void {
  new Int16Array(wasm.memory.buffer, at, samples.length).set(samples);
}

export function writeFloat32(at: number, samples: ArrayLike<number>): void {
  new Float32Array(wasm.memory.buffer, at, samples.length).set(samples);
}

export function readInt16(at: number, count: number): Int16Array {
  return new Int16Array(wasm.memory.buffer, at, count).slice();
}

export function readFloat32(at: number, count: number): Float32Array {
  return new Float32Array(wasm.memory.buffer, at, count).slice();
}
