// `npm run verify`: every tone at every rate, length, pause and level, rendered and heard back; those at 8 kHz are written
// to build/verify/, and others' receivers hear the files too. Exits with 1 if dualtone misses any or renders one unclean.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeWav } from "../../src/audio/index.ts";
import { renderTones, ToneGenerator } from "../../src/index.ts";
import { fitTwoSines } from "../reference/two-sines.ts";
import { frequenciesOf, TONES, type TrueTone } from "../signals.ts";
import type { Receiver } from "./receiver.ts";
import { openReceivers, OURS } from "./receivers.ts";
import { Tally } from "./score.ts";

const FILE_RATE = 8000;
const RATES = [FILE_RATE, 16000, 24000, 32000, 44100, 48000];
const SNDR_RATES = [8000, 48000];
const LEAST_SNDR_DB = 80;
/** What the others can hear at best (measured, with the default ramps, which take 4 ms off a tone). */
const LIMITS: Record<string, string> = {
  spandsp: "hears tones from 38 ms, pauses from 15 ms and levels from -41 dBm0",
  "multimon-ng": "hears tones from 28 ms, pauses from 25 ms and any level",
};
const FOLDER = join("build", "verify");
const WAV_HEADER_BYTES = 44;

/** What is played; not every pause is a whole number of any receiver's windows, so that tones fall on them in many ways. */
const AXES = {
  toneMs: [40, 50, 65, 100, 200, 500, 1000],
  gapMs: [40, 53, 71, 100],
  levelDbm0: [-40, -30, -20, -10, -3, 0],
};
type Axis = keyof typeof AXES;
type Sound = Record<Axis, number>;

const sounds: Sound[] = AXES.toneMs.flatMap((toneMs) =>
  AXES.gapMs.flatMap((gapMs) => AXES.levelDbm0.map((levelDbm0) => ({ toneMs, gapMs, levelDbm0 }))),
);

/** Each tone twice in a row, so that every pause has to be heard. */
const SEQUENCE = TONES.flatMap((tone) => [tone, tone]);

function tonesOf({ toneMs, gapMs, levelDbm0 }: Sound): TrueTone[] {
  return SEQUENCE.map((tone, i) => {
    const startMs = i * (toneMs + gapMs);
    const times = { startMs, endMs: startMs + toneMs, firstMs: startMs };
    return { tone, ...times, ...frequenciesOf(tone), lowDbm0: levelDbm0, highDbm0: levelDbm0 };
  });
}

/** The samples that are in the file written for a sound. */
function filed(pcm: Int16Array, { toneMs, gapMs, levelDbm0 }: Sound): Int16Array {
  const path = join(FOLDER, `${toneMs}ms-${gapMs}ms-${levelDbm0}dBm0.wav`);
  writeFileSync(path, encodeWav(pcm, { sampleRate: FILE_RATE }));
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Int16Array(buffer.slice(byteOffset + WAV_HEADER_BYTES, byteOffset + byteLength));
}

/** What each receiver made of each sound. */
function hear(receivers: readonly Receiver[], sampleRate: number): Tally[][] {
  const tallies = receivers.map((): Tally[] => []);
  for (const sound of sounds) {
    const rendered = renderTones(SEQUENCE, { sampleRate, ...sound });
    const pcm = sampleRate === FILE_RATE ? filed(rendered, sound) : rendered;
    receivers.forEach((receiver, i) => {
      const tally = new Tally();
      tally.add(tonesOf(sound), receiver.hear(pcm, sampleRate), pcm.length / sampleRate);
      tallies[i]!.push(tally);
    });
  }
  return tallies;
}

/** Tones sent, less each that was missed or changed and each heard too much. */
function rightOf(tallies: readonly Tally[]): { right: number; sent: number } {
  const sent = tallies.reduce((sum, tally) => sum + tally.sent, 0);
  return { right: sent - tallies.reduce((sum, { wrong }) => sum + wrong, 0), sent };
}

/** Says at which lengths, pauses and levels a receiver was wrong. */
function explain(tallies: readonly Tally[]): void {
  for (const [axis, values] of Object.entries(AXES) as [Axis, number[]][]) {
    const shares = values.map((value) => {
      const { right, sent } = rightOf(tallies.filter((_, i) => sounds[i]![axis] === value));
      return `${value}: ${((100 * right) / sent).toFixed(1)} %`;
    });
    console.log(`${"".padEnd(22)}${axis.padEnd(11)}${shares.join("  ")}`);
  }
}

/** Whether ours heard all, once, in order, and nothing more. */
function verifyHearing(receivers: readonly Receiver[]): boolean {
  console.log(`\n${"Hz".padEnd(8)}${"heard by".padEnd(14)}right of sent`);
  const verdicts = RATES.flatMap((sampleRate) => {
    // The other receivers hear 8 kHz only.
    const hearing = receivers.filter(({ name }) => name === OURS || sampleRate === FILE_RATE);
    return hear(hearing, sampleRate).map((tallies, i) => {
      const { right, sent } = rightOf(tallies);
      const { name } = hearing[i]!;
      const figures = `${right} of ${sent}`.padEnd(16);
      console.log(`${sampleRate}`.padEnd(8) + name.padEnd(14) + (figures + (LIMITS[name] ?? "")).trimEnd());
      if (right < sent) explain(tallies);
      return right === sent || name !== OURS;
    });
  });
  return verdicts.every(Boolean);
}

/** SNDR of the first and the last second of a tone that lasts an hour, in dB. */
function sndrOf(tone: string, sampleRate: number): [number, number] {
  const generator = new ToneGenerator({ sampleRate, rampMs: 0 });
  generator.enqueue([{ tone, toneMs: 3_600_000 }]);
  const { lowHz, highHz } = frequenciesOf(tone);
  const second = new Int16Array(sampleRate);
  const measured = () => fitTwoSines(second, lowHz, highHz, sampleRate).sndrDb;
  generator.read(second);
  const first = measured();
  while (generator.pendingMs > 0) generator.read(second);
  return [first, measured()];
}

/** Whether every rendered tone is clean. */
function verifySndr(): boolean {
  console.log(
    `\n${"Hz".padEnd(8)}SNDR of a tone at -10 dBm0, the worst of 16, in the first and last second of an hour`,
  );
  const verdicts = SNDR_RATES.map((sampleRate) => {
    const all = TONES.map((tone) => sndrOf(tone, sampleRate));
    const worst = [0, 1].map((end) => Math.min(...all.map((ends) => ends[end]!)));
    console.log(`${`${sampleRate}`.padEnd(8)}${worst.map((db) => `${db.toFixed(1)} dB`).join("  ")}`);
    return Math.min(...worst) >= LEAST_SNDR_DB;
  });
  return verdicts.every(Boolean);
}

const { toneMs, gapMs, levelDbm0 } = AXES;
console.log(`tones of ${toneMs.join(", ")} ms, pauses of ${gapMs.join(", ")} ms, ${levelDbm0.join(", ")} dBm0`);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const heard = verifyHearing(await openReceivers([OURS, ...Object.keys(LIMITS)], console.log));
const clean = verifySndr();
process.exitCode = heard && clean ? 0 : 1;
