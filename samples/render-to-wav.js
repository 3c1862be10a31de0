// @ts-check
// Renders a dial string to a WAV file:
//   node samples/render-to-wav.js "1800,555#" tones.wav
import { renderTones } from "dualtone";
import { encodeWav } from "dualtone/audio";
import { writeAudioFile } from "dualtone/audio/file";

const [sequence = "1800,555#", path = "tones.wav"] = process.argv.slice(2);
const sampleRate = 16000;

const pcm = renderTones(sequence, { sampleRate, toneMs: 120, gapMs: 80, twistDb: 2 });
await writeAudioFile(path, encodeWav(pcm, { sampleRate }));
console.log(`${path}: ${pcm.length} samples, ${(pcm.length / sampleRate).toFixed(2)} s at ${sampleRate} Hz`);
