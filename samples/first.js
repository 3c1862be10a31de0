// @ts-check
// The first sample of the README.
import { detectTones, renderTones } from "dualtone";

const pcm = renderTones("1800555#", { sampleRate: 8000 }); // Int16Array
for (const { tone, startMs, endMs } of detectTones(pcm, { sampleRate: 8000 })) {
  console.log(tone, startMs, endMs);
}
