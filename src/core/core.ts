// The wasm boundary: one instance of the core, made on first use, and the cached views through which samples cross.
import { instantiateSync } from "@assemblyscript/loader";
import { wasmHex } from "./binary.ts";
import type * as Assembly from "./exports.ts";

/** The instantiated core with its cached views. */
export interface Core {
  readonly wasm: Assembly.CoreExports;
  /** Samples each area holds. */
  readonly areaSamples: number;
  /** Float64 values of one event record. */
  readonly eventValues: number;
  /** Input area as int16 samples. */
  inputI16: Int16Array;
  /** Input area as float32 samples. */
  inputF32: Float32Array;
  /** Output area as float64 values: events. */
  outputF64: Float64Array;
}

let instance: Core | undefined;

/** Returns the core, instantiating it on the first call. */
export function core(): Core {
  instance ??= instantiate();
  return instance;
}

/** Renews the views after a call that allocated: memory that grows detaches every older view. */
export function refreshViews(core: Core): void {
  if (core.inputI16.buffer !== core.wasm.memory.buffer) Object.assign(core, makeViews(core.wasm));
}

let samples: Int16Array = new Int16Array(0);

/** Returns a view of the first `count` samples of the tone that was rendered, the same one as long as the count repeats. */
export function toneSamples({ wasm }: Core, count: number): Int16Array {
  // A view that grown memory detached has length 0.
  if (samples.length !== count) samples = new Int16Array(wasm.memory.buffer, wasm.outputPtr(), count);
  return samples;
}

function instantiate(): Core {
  const { exports } = instantiateSync(decodeHex(wasmHex), {}).instance;
  // The instance's own functions, in a plain object: the loader's are slower to call (measured: a frame of ToneGenerator.read
  // takes 80 ns through functions of its own, and 72).
  const wasm = { ...exports } as unknown as Assembly.CoreExports;
  const areaSamples = wasm.AREA_SAMPLES.value as number;
  return { wasm, areaSamples, eventValues: wasm.EVENT_VALUES.value as number, ...makeViews(wasm) };
}

function makeViews(wasm: Assembly.CoreExports) {
  const { buffer } = wasm.memory;
  const samples = wasm.AREA_SAMPLES.value;
  return {
    inputI16: new Int16Array(buffer, wasm.inputPtr(), samples),
    inputF32: new Float32Array(buffer, wasm.inputPtr(), samples),
    outputF64: new Float64Array(buffer, wasm.outputPtr(), samples / 2),
  };
}

// By hand where it must be: an AudioWorklet has no Buffer. Hexadecimal, since its digits keep to the bytes: compressed, the
// core takes 17 KB so, and 21 as base64.
function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const { Buffer } = globalThis as Partial<Pick<typeof globalThis, "Buffer">>;
  if (Buffer) return Buffer.from(text, "hex");
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digitAt(text, 2 * i) + digitAt(text, 2 * i + 1);
  return bytes;
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87;
}
