// @ts-check
// `npm run bench`: how fast tones are rendered and heard, on one thread. Each figure is the median over half a
// second of passes (at least nine) over ten seconds of audio, after a tenth of a second to warm up.
import { cpus } from "node:os";
import { Bench } from "tinybench";
import { ToneDetector, ToneGenerator } from "dualtone";
import { signalsAt } from "./signals.js";

const RATES = [8000, 16000, 48000];
const FRAME_MS = 20;

const bench = new Bench({ time: 500, iterations: 9, warmupTime: 100, warmupIterations: 2 });
/** @type {Map<string, { sampleRate: number, samples: number }>} */
const work = new Map();

for (const sampleRate of RATES) {
  const signals = signalsAt(sampleRate);
  addRender(sampleRate, new Int16Array(signals.tones?.length ?? 0));
  for (const [name, pcm] of Object.entries(signals)) addDetect(name, sampleRate, pcm);
  addFrames(sampleRate, signals.speech ?? new Int16Array(0));
}

await bench.run();
console.log(`${cpus()[0]?.model.trim()}, node ${process.versions.node}, ${process.arch}\n`);
console.log(["", "Hz", "Msamples/s", "ns/sample", "x real time"].reduce(cell, ""));
for (const task of bench.tasks) console.log(row(task));

/**
 * @param {string} name
 * @param {number} sampleRate
 * @param {number} samples
 * @param {() => void} run
 */
function add(name, sampleRate, samples, run) {
  const id = `${name}@${sampleRate}`;
  work.set(id, { sampleRate, samples });
  bench.add(id, run);
}

/**
 * @param {number} sampleRate
 * @param {Int16Array} out
 */
function addRender(sampleRate, out) {
  const generator = new ToneGenerator({ sampleRate, toneMs: 100, gapMs: 100 });
  const tones = "0123456789*#ABCD".repeat(4);
  add("render tones", sampleRate, out.length, () => {
    generator.clear();
    generator.enqueue(tones);
    generator.read(out);
  });
}

/**
 * @param {string} name
 * @param {number} sampleRate
 * @param {Int16Array} pcm
 */
function addDetect(name, sampleRate, pcm) {
  const detector = new ToneDetector({ sampleRate });
  add(`hear ${name}`, sampleRate, pcm.length, () => void detector.push(pcm));
}

/**
 * @param {number} sampleRate
 * @param {Int16Array} pcm
 */
function addFrames(sampleRate, pcm) {
  const detector = new ToneDetector({ sampleRate });
  const frameSamples = (sampleRate * FRAME_MS) / 1000;
  const frames = Array.from({ length: pcm.length / frameSamples }, (_, i) =>
    pcm.slice(i * frameSamples, (i + 1) * frameSamples),
  );
  add(`hear speech, ${FRAME_MS} ms frames`, sampleRate, pcm.length, () => {
    for (const frame of frames) detector.push(frame);
  });
}

/** @param {import("tinybench").Task} task */
function row({ name, result }) {
  const { sampleRate, samples } = work.get(name) ?? { sampleRate: NaN, samples: NaN };
  if (!("latency" in result)) throw new Error(`${name}: expected a result, got ${result.state}`);
  const nsPerSample = (result.latency.p50 * 1e6) / samples;
  const figures = [1e3 / nsPerSample, nsPerSample, 1e9 / nsPerSample / sampleRate].map(threeDigits);
  return [name.replace(/@.*/, ""), `${sampleRate}`, ...figures].reduce(cell, "");
}

/** @param {number} figure */
function threeDigits(figure) {
  return figure >= 100 ? Math.round(figure).toLocaleString("en") : figure.toPrecision(3);
}

/**
 * @param {string} line
 * @param {string} text
 * @param {number} column
 */
function cell(line, text, column) {
  return column === 0 ? text.padEnd(26) : `${line}${text.padStart(13)}`;
}
