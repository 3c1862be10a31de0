// Test signals: tones with exact, fractional edges, one after the other, and the truth about them.
import { peakOf } from "./level.ts";
import { Random } from "./random.ts";

export const LOW_HZ = [697, 770, 852, 941] as const;
export const HIGH_HZ = [1209, 1336, 1477, 1633] as const;

/** The 16 tones, low group by high group. */
export const TONES = [..."123A456B789C*0#D"] as readonly string[];

/** The nominal frequencies of a tone. */
export function frequenciesOf(tone: string): { lowHz: number; highHz: number } {
  const at = TONES.indexOf(tone);
  if (at < 0) throw new RangeError(`tone: expected one of ${TONES.join("")}, got ${tone}`);
  return { lowHz: LOW_HZ[at >> 2]!, highHz: HIGH_HZ[at & 3]! };
}

/** What was really sent; times are those of the half-amplitude points. */
export interface TrueTone {
  tone: string;
  startMs: number;
  endMs: number;
  /** Time of the first sample that is not silent. */
  firstMs: number;
  lowHz: number;
  highHz: number;
  lowDbm0: number;
  highDbm0: number;
}

/** Samples (full scale 1) and the tones in them. */
export interface Signal {
  samples: Float32Array;
  sampleRate: number;
  tones: TrueTone[];
}

/** One sine of a sound. */
export interface Sine {
  hz: number;
  dbm0: number;
  phase: number;
}

export interface Span {
  startMs: number;
  endMs: number;
  /** Length of each raised-cosine edge, centred on its half-amplitude point; 0 switches hard. */
  edgeMs?: number;
}

/** Adds sines that sound together from startMs to endMs. */
export function addSines(samples: Float32Array, sampleRate: number, span: Span, sines: readonly Sine[]): void {
  const edge = (span.edgeMs ?? 0) / 1000;
  const start = span.startMs / 1000;
  const end = span.endMs / 1000;
  const first = Math.max(0, Math.ceil((start - edge / 2) * sampleRate));
  const last = Math.min(samples.length, Math.ceil((end + edge / 2) * sampleRate));
  for (const { hz, dbm0, phase } of sines) {
    const peak = peakOf(dbm0);
    const step = (2 * Math.PI * hz) / sampleRate;
    const offset = phase - 2 * Math.PI * hz * start;
    for (let i = first; i < last; i++) {
      const time = i / sampleRate;
      const gain = edge === 0 ? 1 : edgeGain(time - start, edge) * edgeGain(end - time, edge);
      samples[i] = samples[i]! + gain * peak * Math.sin(step * i + offset);
    }
  }
}

/** 0 before the edge, one half at it, 1 after it. */
function edgeGain(sinceEdge: number, edge: number): number {
  if (sinceEdge <= -edge / 2) return 0;
  if (sinceEdge >= edge / 2) return 1;
  return 0.5 + 0.5 * Math.sin((Math.PI * sinceEdge) / edge);
}

/** One tone of a sequence and the pause after it; what is left out is nominal. */
export interface ToneSpec {
  tone: string;
  toneMs: number;
  pauseMs: number;
  lowHz?: number;
  highHz?: number;
  lowDbm0?: number;
  highDbm0?: number;
  edgeMs?: number;
  /** Phase of both sines at startMs, in radians; drawn at random when left out. */
  phase?: number;
}

export interface SequenceOptions {
  sampleRate: number;
  leadMs?: number;
  tailMs?: number;
}

/** Tones one after the other. The first starts at leadMs exactly, so draw leadMs to vary the alignment. */
export function toneSequence(random: Random, specs: readonly ToneSpec[], options: SequenceOptions): Signal {
  const { sampleRate, leadMs = random.between(100, 120), tailMs = 200 } = options;
  const totalMs = specs.reduce((sum, spec) => sum + spec.toneMs + spec.pauseMs, leadMs + tailMs);
  const samples = new Float32Array(Math.ceil((totalMs / 1000) * sampleRate));
  const tones: TrueTone[] = [];
  let startMs = leadMs;
  for (const spec of specs) {
    const endMs = startMs + spec.toneMs;
    const { edgeMs = 0, lowDbm0 = -10, highDbm0 = -10 } = spec;
    const { lowHz, highHz } = { ...frequenciesOf(spec.tone), ...defined(spec) };
    addSines(samples, sampleRate, { startMs, endMs, edgeMs }, [
      { hz: lowHz, dbm0: lowDbm0, phase: spec.phase ?? random.phase() },
      { hz: highHz, dbm0: highDbm0, phase: spec.phase ?? random.phase() },
    ]);
    const firstMs = (Math.ceil(((startMs - edgeMs / 2) / 1000) * sampleRate) / sampleRate) * 1000;
    tones.push({ tone: spec.tone, startMs, endMs, firstMs, lowHz, highHz, lowDbm0, highDbm0 });
    startMs = endMs + spec.pauseMs;
  }
  return { samples, sampleRate, tones };
}

function defined(spec: ToneSpec): { lowHz?: number; highHz?: number } {
  return {
    ...(spec.lowHz === undefined ? {} : { lowHz: spec.lowHz }),
    ...(spec.highHz === undefined ? {} : { highHz: spec.highHz }),
  };
}

/** Total power of the two sines of a tone. */
export function tonePower(tone: Pick<TrueTone, "lowDbm0" | "highDbm0">): number {
  return (peakOf(tone.lowDbm0) ** 2 + peakOf(tone.highDbm0) ** 2) / 2;
}
