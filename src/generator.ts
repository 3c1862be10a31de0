// What a caller asks for -> PCM: the options of rendering, whole sequences at once, and sequences that are pulled.
import { checkChoice, checkInteger, checkNumber, checkOptions, checkSamples, outOfRange } from "./errors.ts";
import { parseSequence, type Sequence } from "./sequence.ts";
import { Timeline, type Voice } from "./timeline.ts";

// Each is what its source says; the levels of "etsi" are -11 dBm0 for the low group and -9 for the high.
const PRESETS = {
  webrtc: { toneMs: 100, gapMs: 70 },
  etsi: { toneMs: 65, gapMs: 65, levelDbm0: -10, twistDb: 2 },
  "3gpp": { toneMs: 70, gapMs: 65 },
  q24: { toneMs: 40, gapMs: 40 },
} as const satisfies Record<Preset, RenderOptions>;

/** Name of a ready-made timing, with its levels where its source gives them. */
export type Preset = "webrtc" | "etsi" | "3gpp" | "q24";

/** How tones are rendered. What is given here goes before what a preset says. */
export interface RenderOptions {
  /** Samples a second, an integer from 8000 to 192000; 8000 by default. */
  sampleRate?: number;
  /** Length of each tone in ms, from 1 to 60000; 200 by default. A step's own `toneMs` goes before it. */
  toneMs?: number;
  /** Silence between one tone and the next in ms, from 0 to 60000; 100 by default. A pause takes its place. */
  gapMs?: number;
  /**
   * Mean of the two tones' levels in dBm0, from -70 to 3; -10 by default. Neither tone may pass 3.14 dBm0, a full-scale
   * sine. Two tones above -2.88 dBm0 pass full scale together: their peaks are clipped there, as on any PCM line.
   */
  levelDbm0?: number;
  /** High group minus low group in dB, from -20 to 20; 0 by default. */
  twistDb?: number;
  /** Length of each raised-cosine edge in ms, inside the tone, from 0 to 50; 4 by default, and at most half the tone. */
  rampMs?: number;
  /**
   * Where the other options start from: `"webrtc"` 100 ms tones with 70 ms gaps (the defaults of W3C WebRTC's
   * insertDTMF), `"etsi"` 65/65 at -11 and -9 dBm0 (after ETSI ES 201 235-2), `"3gpp"` 70/65 (after 3GPP TS 23.014),
   * `"q24"` 40/40 (the shortest a receiver must accept, after ITU-T Q.24).
   */
  preset?: Preset;
}

/** How frames are cut. */
export interface FrameOptions {
  /** Length of a frame in ms, from 1 to 1000, and a whole number of samples; 20 by default. */
  frameMs?: number;
}

/** A full-scale sine's level in dBm0 (ITU-T G.711), and its peak in int16 units. */
const FULL_SCALE_DBM0 = 3.14;
const FULL_SCALE_PEAK = 32768;

/** Most samples one call renders: 512 MiB. */
const MAX_RENDERED_SAMPLES = 2 ** 28;

/**
 * Renders a sequence to PCM, an empty one to an empty array. Throws a TypeError or RangeError for a bad sequence or
 * option, and a RangeError beyond 2^28 samples in all (9.3 hours at 8 kHz): a ToneGenerator renders those in parts.
 */
export function renderTones(sequence: Sequence, options?: RenderOptions): Int16Array {
  const timeline = new Timeline(voiceOf(options));
  timeline.append(parseSequence(sequence));
  const length = timeline.pendingSamples;
  if (length > MAX_RENDERED_SAMPLES) {
    throw new RangeError(`sequence: expected at most ${MAX_RENDERED_SAMPLES} samples to render at once, got ${length}`);
  }
  const pcm = new Int16Array(length);
  timeline.read(pcm, true);
  return pcm;
}

/** A source of PCM that is pulled: sequences are queued, and their samples read in chunks of any size. */
export class ToneGenerator {
  readonly #voice: Voice;
  readonly #timeline: Timeline;

  /** Makes a generator with nothing queued; throws a TypeError or RangeError for a bad option. */
  constructor(options?: RenderOptions) {
    this.#voice = voiceOf(options);
    this.#timeline = new Timeline(this.#voice);
  }

  /** Samples a second. */
  get sampleRate(): number {
    return this.#voice.sampleRate;
  }

  /** Time of the samples queued and not yet read, in ms. */
  get pendingMs(): number {
    return (this.#timeline.pendingSamples * 1000) / this.#voice.sampleRate;
  }

  /**
   * Queues a sequence. Where a tone follows a tone of an earlier call, the gap comes between them even when that one has
   * been read to its end. Throws a TypeError or RangeError for a bad sequence, or beyond 65536 pending steps.
   */
  enqueue(sequence: Sequence): void {
    this.#timeline.append(parseSequence(sequence));
  }

  /**
   * Writes the next samples to `out` (a Float32Array gets the same ones, from -1 to 1) and returns how many there were,
   * 0 when nothing is queued; the rest of `out` is left as it was. Throws a TypeError for any other type.
   */
  read(out: Int16Array | Float32Array): number {
    return this.#timeline.read(checkSamples("out", out));
  }

  /**
   * Renders a sequence, apart from the queue, as equal frames, the last one padded with silence. Each frame is an array
   * of its own, made when it is asked for; each iteration starts anew. Throws as `renderTones` does, but for length.
   */
  frames(sequence: Sequence, options?: FrameOptions): Iterable<Int16Array> {
    const voice = this.#voice;
    const frameSamples = frameSamplesOf(options, voice.sampleRate);
    const steps = parseSequence(sequence);
    return {
      *[Symbol.iterator]() {
        const timeline = new Timeline(voice);
        timeline.append(steps);
        while (timeline.pendingSamples > 0) {
          const frame = new Int16Array(frameSamples);
          timeline.read(frame, true);
          yield frame;
        }
      },
    };
  }

  /** Forgets what is queued, at once, even within a tone. The next tone starts without a gap. */
  clear(): void {
    this.#timeline.clear();
  }

  /** Does what `clear` does: a generator holds nothing that must be given back. */
  [Symbol.dispose](): void {
    this.clear();
  }
}

function voiceOf(options: RenderOptions = {}): Voice {
  checkOptions("options", options);
  const base: RenderOptions = options.preset === undefined ? {} : PRESETS[checkPreset(options.preset)];
  const { toneMs = base.toneMs ?? 200, gapMs = base.gapMs ?? 100 } = options;
  const { sampleRate = 8000, levelDbm0 = base.levelDbm0 ?? -10, twistDb = base.twistDb ?? 0, rampMs = 4 } = options;
  checkInteger("sampleRate", sampleRate, 8000, 192_000);
  checkLevels(levelDbm0, twistDb);
  return {
    sampleRate,
    toneMs: checkNumber("toneMs", toneMs, 1, 60_000),
    gapMs: checkNumber("gapMs", gapMs, 0, 60_000),
    rampSamples: Math.round((checkNumber("rampMs", rampMs, 0, 50) * sampleRate) / 1000),
    lowPeak: peakOf(levelDbm0 - twistDb / 2),
    highPeak: peakOf(levelDbm0 + twistDb / 2),
  };
}

function checkPreset(name: unknown): Preset {
  return checkChoice("preset", name, Object.keys(PRESETS) as Preset[]);
}

function checkLevels(levelDbm0: number, twistDb: number): void {
  checkNumber("levelDbm0", levelDbm0, -70, 3);
  checkNumber("twistDb", twistDb, -20, 20);
  const highest = FULL_SCALE_DBM0 - Math.abs(twistDb) / 2;
  if (levelDbm0 > highest) {
    throw outOfRange("levelDbm0", `at most ${highest.toFixed(2)} with a twistDb of ${twistDb}`, levelDbm0);
  }
}

function peakOf(levelDbm0: number): number {
  return FULL_SCALE_PEAK * 10 ** ((levelDbm0 - FULL_SCALE_DBM0) / 20);
}

/** Returns the samples of a frame, or throws. */
export function frameSamplesOf(options: FrameOptions = {}, sampleRate: number): number {
  checkOptions("options", options);
  const { frameMs = 20 } = options;
  const exact = (checkNumber("frameMs", frameMs, 1, 1000) * sampleRate) / 1000;
  const samples = Math.round(exact);
  // 128 samples at 48 kHz are 2.6666666666666665 ms: a frame may be as far from whole as its ms cannot say better.
  if (Math.abs(samples - exact) > 1e-6) {
    throw outOfRange("frameMs", `a whole number of samples at ${sampleRate} Hz`, frameMs);
  }
  return samples;
}
