// Looks -> candidates: the looks that saw the same sound, as one, with the look that saw it best.
import { TONES, type Tone } from "../../keypad.ts";
import type { Look } from "../../looks.ts";

/** A sound that the detector took for a tone long enough to look at it. */
export interface Candidate {
  tone: Tone;
  startMs: number;
  endMs: number;
  /** The look that speaks for it. */
  look: Look;
  /** Whether it is nearly a tone, or would be with other frequencies, level, twist or length; speech, music and noise seldom are. */
  isWorthTelling: boolean;
}

/** Greatest offset of either tone from nominal, as a share of it: assembly/score.ts refuses what is further off. */
export const MOST_OFFSET = 0.025;
/** The detector believes no tone that it has seen for longer, for it must have refused it before: assembly/cadence.ts. */
export const NEWEST_MS = 62;

/** Looks this far apart saw different sounds. */
const APART_MS = 10;
/** A look sees 68 ms; later ones can add nothing to a sound that ended before. */
const CLOSED_MS = 100;
/** Looks kept of one sound: 2 s of it. */
const MOST_LOOKS = 500;
/** Where in its 68 ms a look that found no edges looked. */
const CORE_MS = [44, 68] as const;
/** Less is not even looked at. */
const LEAST_DBM0 = -65;
/** Speech passes this 2.5 times a minute (`scoreAsTone`, on recorded prompts); of steady tones at 10 dB S/N 99 of 100 have more than 16. */
const LEAST_LIKENESS = 10;
/** A score that comes so near is worth telling, whatever the sound is like. */
const NEAR_SCORE = -6;
/** No option asks for shorter tones. */
const LEAST_MS = 15;

interface Group {
  key: number;
  looks: Look[];
  startMs: number;
  endMs: number;
}

/** Gathers looks, in their order, into candidates. */
export class Candidates {
  #open: Group[] = [];
  #minToneMs: number;

  constructor(minToneMs: number) {
    this.#minToneMs = minToneMs;
  }

  /** Returns the candidates that no later look can belong to. */
  add(looks: readonly Look[]): Candidate[] {
    const closed: Candidate[] = [];
    for (const look of looks) {
      if (!(Math.min(look.lowDbm0, look.highDbm0) > LEAST_DBM0)) continue;
      const [startMs, endMs] = extent(look);
      const isOver = (group: Group) => group.endMs + CLOSED_MS < startMs;
      closed.push(...this.#open.filter(isOver).map((group) => candidateOf(group, this.#minToneMs)));
      this.#open = this.#open.filter((group) => !isOver(group));
      this.#join(look, startMs, endMs);
    }
    return closed;
  }

  #join(look: Look, startMs: number, endMs: number): void {
    const group = this.#open.find(
      ({ key, ...group }) => key === look.key && startMs < group.endMs + APART_MS && endMs > group.startMs - APART_MS,
    );
    if (!group) {
      this.#open.push({ key: look.key, looks: [look], startMs, endMs });
      return;
    }
    group.startMs = Math.min(group.startMs, startMs);
    group.endMs = Math.max(group.endMs, endMs);
    if (group.looks.length < MOST_LOOKS) group.looks.push(look);
  }

  /** Returns the rest, once no more looks come. */
  end(): Candidate[] {
    return this.#open.splice(0).map((group) => candidateOf(group, this.#minToneMs));
  }
}

function extent(look: Look): [startMs: number, endMs: number] {
  if (look.endMs > look.startMs) return [look.startMs, look.endMs];
  return [look.startMs + CORE_MS[0], look.startMs + CORE_MS[1]];
}

function candidateOf(group: Group, minToneMs: number): Candidate {
  const tone = TONES[group.key]!;
  const off = group.looks.filter((look) => greatestOffset(look) > MOST_OFFSET);
  const isOff = off.length > group.looks.length / 2;
  const seen = (isOff ? off : group.looks).filter((look) => look.count >= 2);
  if (isOff && seen.length < off.length / 2) return unmeasured(tone, off);
  const look = bestOf(seen.length > 0 ? seen : group.looks, minToneMs);
  const [startMs, endMs] = extentLike(look, seen);
  const isMeasured = look.count >= 2 && endMs - startMs >= LEAST_MS;
  return {
    tone,
    startMs,
    endMs,
    look,
    isWorthTelling: isMeasured && (look.scoreAsTone > LEAST_LIKENESS || look.score > NEAR_SCORE),
  };
}

// Looks too far off are not judged any further by the core: they speak for a tone where most agree on frequencies and levels.
function unmeasured(tone: Tone, looks: readonly Look[]): Candidate {
  const look = looks.toSorted((a, b) => greatestOffset(a) - greatestOffset(b))[looks.length >> 1]!;
  const agreeing = looks.filter(
    ({ offset1, offset2, lowDbm0, highDbm0 }) =>
      Math.max(Math.abs(offset1 - look.offset1), Math.abs(offset2 - look.offset2)) < 0.002 &&
      Math.max(Math.abs(lowDbm0 - look.lowDbm0), Math.abs(highDbm0 - look.highDbm0)) < 1,
  );
  const extents = agreeing.map(extent);
  const startMs = Math.min(...extents.map(([start]) => start));
  const endMs = Math.max(...extents.map(([, end]) => end));
  return { tone, startMs, endMs, look, isWorthTelling: agreeing.length >= 4 && agreeing.length > looks.length / 2 };
}

export function greatestOffset({ offset1, offset2 }: Look): number {
  return Math.max(Math.abs(offset1), Math.abs(offset2));
}

/** The look that came nearest to being believed, or the one that saw most. */
function bestOf(looks: readonly Look[], minToneMs: number): Look {
  const length = ({ startMs, endMs }: Look) => endMs - startMs;
  const whole = looks.filter((look) => length(look) >= minToneMs && length(look) <= NEWEST_MS);
  const better = (a: Look, b: Look) =>
    (whole.length > 0 && b.score - a.score) || b.count - a.count || a.residual - b.residual;
  return (whole.length > 0 ? whole : looks).toSorted(better)[0]!;
}

/** From the earliest start to the latest end that looks at the same level saw. */
function extentLike(best: Look, looks: readonly Look[]): [startMs: number, endMs: number] {
  const alike = looks.filter(
    ({ lowDbm0, highDbm0 }) => Math.max(Math.abs(lowDbm0 - best.lowDbm0), Math.abs(highDbm0 - best.highDbm0)) < 3,
  );
  if (alike.length === 0) return extent(best);
  return [Math.min(...alike.map(({ startMs }) => startMs)), Math.max(...alike.map(({ endMs }) => endMs))];
}
