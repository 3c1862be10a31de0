// @ts-check
// Races of sending: `ToneGenerator.read` and `renderTones` beside spandsp's sender, and how clean each one's tones are.
import { renderTones, ToneGenerator } from "dualtone";
import { race, spandsp, timed } from "./race.js";
import { spandspTone } from "./native.js";
import { sndrDb } from "./sndr.js";

const TONES = "0123456789*#ABCD";
const DIALLED = "18005550199#";
// Of a round: some 10 ms. A processor that waited for spandsp's round is slower in its first ones (measured: 0.68 ns a
// sample in rounds of 0.8 ms, and 0.5).
const SAMPLES = 20_000_000;

/** Fresh tones in 20 ms frames, and dial strings. */
export async function sending() {
  const clean = { ours: () => cleanness(oneSecond), theirs: () => cleanness(spandspTone) };
  return [await inFrames(100, 100, clean), await inFrames(1000, 10, clean), await dialling()];
}

/**
 * @param {number} on
 * @param {number} off
 * @param {{ ours: () => string, theirs: () => string }} clean
 */
function inFrames(on, off, { ours, theirs }) {
  const generator = new ToneGenerator({ toneMs: on, gapMs: off });
  const frame = new Int16Array(160);
  const times = Math.ceil(SAMPLES / (TONES.length * (on + off) * 8));
  const round = () =>
    timed(TONES.length * times * (on + off) * 8, () => {
      for (let i = 0; i < times; i++) {
        generator.enqueue(TONES);
        while (generator.read(frame) > 0);
      }
    });
  return race(`send 20 ms frames, ${on} ms tones, ${off} ms gaps`, undefined, [
    { name: "dualtone", round, result: ours },
    ...spandsp("send", frame, `tx ${on} ${off} ${TONES}`, theirs),
  ]);
}

// The array alone is what no renderer that hands one over can be faster than.
function dialling() {
  const whole = renderTones(DIALLED);
  const times = Math.ceil(SAMPLES / whole.length);
  const generator = new ToneGenerator();
  const out = new Int16Array(whole.length);
  let kept = whole;
  const round = (/** @type {() => Int16Array} */ work) => () =>
    timed(whole.length * times, () => {
      for (let i = 0; i < times; i++) kept = work();
    });
  return race("`renderTones` of a dial string", undefined, [
    { name: "dualtone", round: round(() => renderTones(DIALLED)), result: () => `${kept.length} samples` },
    { name: "a new Int16Array, not filled", round: round(() => new Int16Array(whole.length)) },
    {
      name: "dualtone, `read` to an old array",
      round: round(() => {
        generator.enqueue(DIALLED);
        generator.read(out);
        generator.clear();
        return out;
      }),
    },
    ...spandsp("dial", new Int16Array(160), `tx 200 100 ${DIALLED}`),
  ]);
}

/** @param {(tone: string) => Int16Array} make */
function cleanness(make) {
  return `SNDR ${Math.min(...[...TONES].map((tone) => sndrDb(make(tone), tone))).toFixed(1)} dB`;
}

// From within a longer tone: its edges are no distortion.
/** @param {string} tone */
function oneSecond(tone) {
  return renderTones(tone, { toneMs: 1200 }).subarray(800, 8800);
}
