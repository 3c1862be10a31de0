// A candidate -> the limits that refused it, in words and numbers.
import { leastGlance, type Look } from "../../looks.ts";
import type { Limits } from "../../profiles.ts";
import { greatestOffset, MOST_OFFSET, type Candidate } from "./candidates.ts";
import { frequenciesOf } from "./frequencies.ts";

/** What the detector allows for the error of its measurement: assembly/seeker.ts. */
const TWIST_ERROR_DB = 0.5;

const SIDELOBE_DB = 25;

/** One limit that a candidate does not keep. */
export interface Refusal {
  /** An option of the detector, or `frequency`, `score`, `glance`, `draft`, `echo` or `beginning`. */
  limit: string;
  /** What was measured, and what would have been accepted; both in the unit of the text. */
  value?: number;
  allowed?: number;
  text: string;
}

/** Returns every limit that refused a candidate; the score speaks only where no limit does. */
export function refusalsOf(candidate: Candidate, limits: Required<Limits>): Refusal[] {
  const { look } = candidate;
  if (look.count < 2 && greatestOffset(look) > MOST_OFFSET) return farOffRefusals(candidate);
  const refusals = [
    ...frequencyRefusals(candidate),
    ...levelRefusals(look, limits),
    ...twistRefusals(look, limits),
    ...lengthRefusals(candidate, limits),
  ];
  if (refusals.length > 0) return refusals;
  if (look.score <= 0) return [scoreRefusal(candidate)];
  if (look.glance <= leastGlance(look)) return [glanceRefusal(look)];
  return look.draft > 0 ? [] : [draftRefusal(look)];
}

function frequencyRefusals(candidate: Candidate): Refusal[] {
  const percent = 100 * MOST_OFFSET;
  return offsetsOf(candidate).flatMap(({ offset, text }) =>
    Math.abs(offset) > MOST_OFFSET
      ? [{ limit: "frequency", value: 100 * offset, allowed: percent, text: `${text}; the most is ${percent} %` }]
      : [],
  );
}

// A look this far off measures no more than frequencies; and beside a much louder tone, which is that tone's sidelobe, not even those.
function farOffRefusals(candidate: Candidate): Refusal[] {
  const refusals = frequencyRefusals(candidate);
  if (Math.abs(candidate.look.twistDb) < SIDELOBE_DB) return refusals;
  const allowed = 100 * MOST_OFFSET;
  const { lowHz, highHz } = frequenciesOf(candidate.tone);
  const text = `not both tones within ${allowed} % of ${lowHz} and ${highHz} Hz`;
  return [{ limit: "frequency", allowed, text }];
}

function offsetsOf({ tone, look }: Candidate): { offset: number; text: string }[] {
  const { lowHz, highHz } = frequenciesOf(tone);
  const sides = [
    { name: "low", offset: look.offset1, nominalHz: lowHz },
    { name: "high", offset: look.offset2, nominalHz: highHz },
  ];
  return sides.map(({ name, offset, nominalHz }) => {
    const hz = (nominalHz * (1 + offset)).toFixed(0);
    const side = offset > 0 ? "above" : "below";
    return { offset, text: `${name} tone ${hz} Hz, ${Math.abs(100 * offset).toFixed(1)} % ${side} ${nominalHz} Hz` };
  });
}

function levelRefusals({ lowDbm0, highDbm0 }: Look, { minLevelDbm0 }: Required<Limits>): Refusal[] {
  const sides = [
    { name: "low", value: lowDbm0 },
    { name: "high", value: highDbm0 },
  ];
  return sides.flatMap(({ name, value }) => {
    const text = `${name} tone ${value.toFixed(1)} dBm0; the least is ${minLevelDbm0} dBm0`;
    return value < minLevelDbm0 ? [{ limit: "minLevelDbm0", value, allowed: minLevelDbm0, text }] : [];
  });
}

function twistRefusals({ twistDb }: Look, limits: Required<Limits>): Refusal[] {
  const isReverse = twistDb > 0;
  const limit = isReverse ? "maxReverseTwistDb" : "maxForwardTwistDb";
  const allowed = limits[limit];
  const value = Math.abs(twistDb);
  if (value <= allowed + TWIST_ERROR_DB) return [];
  const louder = isReverse ? "reverse twist, the high tone louder by" : "forward twist, the low tone louder by";
  return [{ limit, value, allowed, text: `${louder} ${value.toFixed(1)} dB; the most is ${allowed} dB` }];
}

function lengthRefusals({ startMs, endMs }: Candidate, { minToneMs }: Required<Limits>): Refusal[] {
  const value = endMs - startMs;
  if (value >= minToneMs) return [];
  const text = `${value.toFixed(1)} ms long; the least is ${minToneMs} ms`;
  return [{ limit: "minToneMs", value, allowed: minToneMs, text }];
}

// The score weighs everything at once. What it holds against a candidate is what it would gain without it.
function scoreRefusal(candidate: Candidate): Refusal {
  const { look } = candidate;
  const score = look.score;
  const faults = [
    { without: look.scoreOnFrequency, text: frequencyFault(candidate) },
    { without: look.scoreAlone, text: besideFault(look) },
    { without: look.scoreSteady, text: unsteadyFault(look) },
    { without: look.scoreInSilence, text: surroundingsFault(look) },
    { without: look.scoreWithoutTwist, text: `a twist of ${look.twistDb.toFixed(1)} dB` },
  ].sort((a, b) => b.without - a.without);
  const most = gain(faults[0]!.without, score);
  const told = faults.filter(({ without }) => gain(without, score) >= Math.max(1, most / 2)).slice(0, 2);
  const reasons = told.map(({ text }) => text).join("; ");
  const points = Number.isFinite(score) ? `score ${score.toFixed(2)}, and a tone has more than 0` : "not like a tone";
  return { limit: "score", value: score, allowed: 0, text: reasons ? `${points}: ${reasons}` : points };
}

function glanceRefusal(look: Look): Refusal {
  const allowed = leastGlance(look);
  const value = look.glance;
  const text = `glance ${value.toFixed(2)}, and a tone has more than ${allowed}: no 24 ms of it are steady and alone enough`;
  return { limit: "glance", value, allowed, text };
}

function draftRefusal({ draft }: Look): Refusal {
  const text = `draft ${draft.toFixed(2)}, and a tone has more than 0: its newest 24 ms are no two steady tones, or too unequal ones`;
  return { limit: "draft", value: draft, allowed: 0, text };
}

function gain(without: number, score: number): number {
  return without === score ? 0 : without - score;
}

function frequencyFault(candidate: Candidate): string {
  const [low, high] = offsetsOf(candidate);
  const worse = Math.abs(low!.offset) > Math.abs(high!.offset) ? low! : high!;
  return `${worse.text} (1.5 % and 2 Hz are free)`;
}

function besideFault({ residual, lineDb }: Look): string {
  const share = `too much else on the line, ${(100 * residual).toFixed(0)} % of the energy`;
  return lineDb > -12 ? `${share}, its strongest part at ${lineDb.toFixed(0)} dB against the weaker tone` : share;
}

function unsteadyFault({ unsteadiness, scatter }: Look): string {
  const percent = 100 * Math.max(unsteadiness, Math.sqrt(scatter));
  return `unsteady, amplitude and phase move by ${percent.toFixed(0)} %`;
}

function surroundingsFault({ beforeDb, afterDb }: Look): string {
  const after = afterDb < 900 ? afterDb : 0;
  return after > beforeDb
    ? `other sound right behind it, ${after.toFixed(0)} dB above what is beside it`
    : `other sound right before it, ${beforeDb.toFixed(0)} dB above what is beside it`;
}
