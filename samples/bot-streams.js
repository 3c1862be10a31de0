// @ts-check
// A bot on a call, with Node streams of 16 kHz 16-bit PCM in and out, 20 ms at a time. It speaks until the caller
// presses a key, collects up to "#", and answers with "42#". A recording stands in for the caller:
//   node samples/bot-streams.js
import { createReadStream } from "node:fs";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { detectTones, ToneGenerator } from "dualtone";
import { WavDecoder } from "dualtone/audio";
import { collectTones, cutFrames, mixTones, paceFrames } from "dualtone/streams";
import { ToneDetectorTransform } from "dualtone/streams/node";

const sampleRate = 16000;

// The call: what the caller says comes in frames, in real time; what the bot says is kept, to be heard at the end.
const fromCaller = Readable.from(bytesOf(paceFrames(cutFrames(recording(), { sampleRate }))));
/** @type {Buffer[]} */
const heardByCaller = [];
const toCaller = new Writable({ write: (bytes, _, done) => (heardByCaller.push(bytes), done()) });

// Out: the bot's voice with its tones in it, until the call is over.
const call = new AbortController();
const generator = new ToneGenerator({ sampleRate, preset: "webrtc" });
let isSpeaking = true;
const outgoing = paceFrames(mixTones(voice(), generator), { signal: call.signal });
const sending = pipeline(Readable.from(bytesOf(outgoing)), toCaller);

// In: what the caller presses.
const events = fromCaller.pipe(new ToneDetectorTransform({ sampleRate }));
const first = await collectTones(events, { maxTones: 1 });
isSpeaking = false;
console.log(`the caller presses ${first.tones}, and the bot stops speaking`);
const rest = await collectTones(events, { stopTones: "#", interToneTimeoutMs: 3000 });
console.log(`the caller enters ${first.tones}${rest.tones} (${rest.reason})`);
generator.enqueue("42#");
console.log(`the bot answers with 42#, ${generator.pendingMs} ms`);
const last = await collectTones(events);
console.log(`the caller enters ${last.tones}, and hangs up`);
call.abort();
await sending;

const { buffer } = Buffer.concat(heardByCaller);
const digits = detectTones(new Int16Array(buffer), { sampleRate }).map(({ tone }) => tone);
console.log(`the caller has heard ${digits.join("")}`);

async function* recording() {
  const wav = new WavDecoder();
  for await (const bytes of createReadStream("samples/audio/wideband.wav")) {
    for (const pcm of wav.push(bytes)) if (pcm instanceof Int16Array) yield pcm;
  }
}

// A hum stands in for speech.
function* voice() {
  for (let frame = 0; ; frame++) {
    yield Int16Array.from({ length: 320 }, (_, i) => (isSpeaking ? 3000 * Math.sin((frame * 320 + i) / 20) : 0));
  }
}

/** @param {AsyncIterable<Int16Array>} frames */
async function* bytesOf(frames) {
  for await (const { buffer } of frames) yield Buffer.from(buffer);
}
