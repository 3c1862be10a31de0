// @ts-check
// Hears the tones in a recording of any length, each channel by itself:
//   node samples/hear-file.js samples/audio/two-channels.wav
import { ToneDetector } from "dualtone";
import { openAudio } from "dualtone/audio/file";

const [path = "samples/audio/two-channels.wav"] = process.argv.slice(2);
const recording = await openAudio(path);
const { sampleRate } = recording;
const detectors = Array.from({ length: recording.channels }, () => new ToneDetector({ sampleRate }));

for await (const channels of recording.chunks()) {
  channels.forEach((pcm, index) => report(index, detectors[index]?.push(pcm)));
}
detectors.forEach((detector, index) => report(index, detector.flush()));

/**
 * @param {number} index
 * @param {import("dualtone").ToneEvent[]} [events]
 */
function report(index, events = []) {
  for (const event of events) {
    if (event.type === "start") continue;
    const { tone, startMs, endMs, levelDbm0 } = event;
    const time = `${startMs.toFixed(0)} to ${endMs.toFixed(0)} ms`;
    console.log(`channel ${index + 1}: ${tone}  ${time}  ${levelDbm0.toFixed(1)} dBm0`);
  }
}
