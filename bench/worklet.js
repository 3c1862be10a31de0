// @ts-check
// What a call of the audio thread costs: 128 samples in or out, at 48 kHz, beside the 2667 us that they last.
// With --calls it runs so many of two kinds and no more, for `node --trace-gc` to tell of whatever they leave behind.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Bench } from "tinybench";
import { WavDecoder } from "../dist/audio/index.js";
import { renderTones } from "../dist/index.js";

const QUANTUM = 128;
const RATE = 48000;
const LIMITS = {
  ...{ minToneMs: 25.5, minGapMs: 14.6, minLevelDbm0: -50 },
  ...{ maxForwardTwistDb: 15.5, maxReverseTwistDb: 15.5 },
};

/** @type {Record<string, new (options: object) => { port: { onmessage?: (event: object) => void }, process(inputs: object, outputs?: object): boolean }>} */
const processors = {};
Object.assign(globalThis, {
  AudioWorkletProcessor: class {
    port = { postMessage() {} };
  },
  registerProcessor: (/** @type {string} */ name, /** @type {never} */ processor) => (processors[name] = processor),
  sampleRate: RATE,
  currentFrame: 0,
});
await import("../dist/worklet/processor.js");

/** Makes a call that hears the next quantum of samples, over and over. @param {Float32Array} samples */
function hearing(samples) {
  const Detector = /** @type {NonNullable<typeof processors[string]>} */ (processors["dualtone-detector"]);
  const detector = new Detector({ processorOptions: { limits: LIMITS } });
  const quanta = Array.from({ length: Math.floor(samples.length / QUANTUM) }, (_, i) => [
    [samples.subarray(i * QUANTUM, (i + 1) * QUANTUM)],
  ]);
  let at = 0;
  return () => detector.process(quanta[at++ % quanta.length] ?? []);
}

/** Makes a call that plays the next quantum of a tone that is held. */
function playing() {
  const Generator = /** @type {NonNullable<typeof processors[string]>} */ (processors["dualtone-generator"]);
  const settings = { processorOptions: { options: {}, toneMs: 200, gapMs: 100 } };
  const outputs = [[new Float32Array(QUANTUM)]];
  let generator = new Generator(settings);
  let calls = 0;
  return () => {
    // A tone is held for an hour at most.
    if (calls++ % 1_000_000 === 0) {
      generator = new Generator(settings);
      generator.port.onmessage?.({ data: { type: "press", tone: "5" } });
    }
    return generator.process([], outputs);
  };
}

/** A recording at 8 kHz, at the rate of the audio thread: each sample six times is enough to be as busy. @param {string} name */
function speech(name) {
  const decoder = new WavDecoder();
  const [pcm] = decoder.push(readFileSync(new URL(`../samples/audio/${name}`, import.meta.url)));
  return Float32Array.from({ length: (pcm?.length ?? 0) * 6 }, (_, i) => (pcm?.[Math.floor(i / 6)] ?? 0) / 32768);
}

const tones = Float32Array.from(renderTones("1800555#", { sampleRate: RATE }), (sample) => sample / 32768);
const calls = {
  "hear silence": hearing(new Float32Array(RATE)),
  "hear speech": hearing(speech("speech-alone.wav")),
  "hear tones": hearing(tones),
  "play a tone": playing(),
};

const { values } = parseArgs({ options: { calls: { type: "string" } } });
if (values.calls !== undefined) {
  for (const call of [calls["hear silence"], calls["play a tone"]])
    for (let i = 0; i < Number(values.calls); i++) call();
} else {
  const bench = new Bench({ time: 500 });
  for (const [name, call] of Object.entries(calls)) bench.add(name, call);
  await bench.run();
  for (const { name, result } of bench.tasks) if ("latency" in result) print(name, result.latency);
}

/** @param {string} name @param {{ mean: number, p99: number }} latency in ms */
function print(name, { mean, p99 }) {
  const share = (mean / ((QUANTUM * 1000) / RATE)) * 100;
  const [us, most] = [mean, p99].map((ms) => (ms * 1000).toFixed(2).padStart(6));
  console.log(`${name.padEnd(12)} ${us} us a call, 99 % within ${most} us: ${share.toFixed(3)} % of the audio thread`);
}
