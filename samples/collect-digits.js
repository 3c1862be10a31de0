// @ts-check
// Collects what a caller enters from a recording that is played in real time, as a call would be heard:
//   node samples/collect-digits.js samples/audio/wideband.wav
import { openAudio } from "dualtone/audio/file";
import { collectTones, cutFrames, detectStream, paceFrames } from "dualtone/streams";

const [path = "samples/audio/wideband.wav"] = process.argv.slice(2);
const call = await openAudio(path);
const { sampleRate } = call;

async function* callersChannel() {
  for await (const [pcm = new Int16Array(0)] of call.chunks()) yield pcm;
}

const frames = paceFrames(cutFrames(callersChannel(), { sampleRate, frameMs: 20 }), { frameMs: 20 });
const events = detectStream(frames, { sampleRate });
for (let isOver = false; !isOver;) {
  const { tones, reason } = await collectTones(events, { stopTones: "#", interToneTimeoutMs: 3000 });
  console.log(`${tones || "nothing"} (${reason})`);
  isOver = reason === "ended";
}
