// @ts-check
// `npm run bench`: how fast tones are rendered and heard, on one thread. Each figure is the median over half a
// second of passes (at least nine) over ten seconds of audio, after a tenth of a second to warm up.
import { cpus } from "node:os";
import { Bench } from "tinybench";
import { detectTones, renderTones, ToneDetector, ToneGenerator } from "dualtone";
import { atRate, framesOf, signals } from "./signals.js";

const SECONDS = 10;
const MANY = 20_000;

const bench = new Bench({ time: 500, iterations: 9, warmupTime: 100, warmupIterations: 2 });
/** @type {Map<string, { sampleRate: number, samples: number }>} */
const work = new Map();

const { all, speech } = signals(SECONDS);
const voice = all.speech?.pcm ?? new Int16Array(0);

for (const sampleRate of [8000, 48000]) addRead(sampleRate);
const dialled = renderTones("1800555#").length;
add("render a dial string", 8000, dialled, () => void renderTones("1800555#"));
for (const [name, { pcm }] of Object.entries(all)) addFrames(`hear ${name}`, 8000, pcm);
for (const sampleRate of [16000, 44100, 48000]) addFrames("hear speech", sampleRate, atRate(voice, sampleRate));
add("detectTones, speech", 8000, voice.length, () => void detectTones(voice));
addMany(1);
addMany(MANY);

await bench.run();
console.log(`${cpus()[0]?.model.trim()}, node ${process.versions.node}, ${process.arch}`);
console.log(`speech: ${speech}; heard in 20 ms frames unless said\n`);
console.log(["", "Hz", "ns/sample", "x real time"].reduce(cell, ""));
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

/** @param {number} sampleRate */
function addRead(sampleRate) {
  const generator = new ToneGenerator({ sampleRate, toneMs: 100, gapMs: 100 });
  const frame = new Int16Array(sampleRate / 50);
  add("read 20 ms frames, tones", sampleRate, SECONDS * sampleRate, () => {
    generator.clear();
    generator.enqueue("0123456789*#ABCD".repeat(4));
    for (let i = 0; i < SECONDS * 50; i++) generator.read(frame);
  });
}

/**
 * @param {string} name
 * @param {number} sampleRate
 * @param {Int16Array} pcm
 */
function addFrames(name, sampleRate, pcm) {
  const detector = new ToneDetector({ sampleRate });
  const frames = framesOf(pcm, sampleRate);
  add(name, sampleRate, frames.length * (sampleRate / 50), () => {
    for (const frame of frames) detector.push(frame);
  });
}

// Each frame of a quiet line is another detector's: what is measured is the memory that has to be fetched.
/** @param {number} count */
function addMany(count) {
  const detectors = Array.from({ length: count }, () => new ToneDetector());
  const frames = framesOf(all.noise?.pcm ?? voice, 8000);
  const pushes = Math.max(count, 1000);
  add(`noise, ${count.toLocaleString("en")} detectors in turn`, 8000, pushes * 160, () => {
    for (let i = 0; i < pushes; i++) detectors[i % count]?.push(frames[i % frames.length] ?? voice);
  });
}

/** @param {import("tinybench").Task} task */
function row({ name, result }) {
  const { sampleRate, samples } = work.get(name) ?? { sampleRate: NaN, samples: NaN };
  if (!("latency" in result)) throw new Error(`${name}: expected a result, got ${result.state}`);
  const nsPerSample = (result.latency.p50 * 1e6) / samples;
  const figures = [nsPerSample, 1e9 / nsPerSample / sampleRate].map(threeDigits);
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
  return column === 0 ? text.padEnd(36) : `${line}${text.padStart(13)}`;
}
