// @ts-check
// The media loop of a bot: 50 times a second a 20 ms frame at 16 kHz comes in and one goes out. This bot answers the
// first "#" it hears by sending "42#" itself. A recording stands in for the caller:
//   node samples/bot-frames.js
import { readFileSync } from "node:fs";
import { ToneDetector, ToneGenerator } from "dualtone";
import { WavDecoder } from "dualtone/audio";

const sampleRate = 16000;
const frameMs = 20;
const frameSamples = (sampleRate * frameMs) / 1000;

const detector = new ToneDetector({ sampleRate });
const generator = new ToneGenerator({ sampleRate, preset: "webrtc" });
let answered = false;
let framesWithTones = 0;

/**
 * What the host calls for every frame: takes the caller's audio, returns the bot's.
 * @param {Int16Array | Float32Array} incoming
 */
function onFrame(incoming) {
  for (const event of detector.push(incoming)) {
    if (event.type === "end") {
      console.log(`end    ${event.tone}  ${event.startMs.toFixed(0)} to ${event.endMs.toFixed(0)} ms`);
      continue;
    }
    console.log(`start  ${event.tone}  ${event.startMs.toFixed(0)} ms`);
    if (event.tone === "#" && !answered) {
      answered = true;
      generator.enqueue("42#");
      console.log(`sending 42#, ${generator.pendingMs.toFixed(0)} ms`);
    }
  }
  const outgoing = new Int16Array(frameSamples);
  if (generator.read(outgoing) > 0) framesWithTones++;
  return outgoing;
}

let framesSent = 0;
const [caller = new Int16Array(0)] = new WavDecoder().push(readFileSync("samples/audio/wideband.wav"));
for (let at = 0; at < caller.length; at += frameSamples) {
  onFrame(caller.subarray(at, at + frameSamples));
  framesSent++;
}
console.log(`${framesSent} frames out, ${framesWithTones} of them with the bot's tones`);
