// The far end's audio as it is played -> its tones. Audio that breaks off within a sound is late, not over: a tone whose
// frames a sender's stall held back must not become two.
import { ToneDetector, type ToneEvent } from "../../detector.ts";
import { SAMPLE_RATE, SILENCE } from "./format.ts";

/** Frames that are waited for where a sound broke off: 300 ms. */
const PATIENCE = 15;

/** Last samples of a sound that tell how it ended: a millisecond, in which a tone with a soft edge has faded. */
const EDGE = SAMPLE_RATE / 1000;

/** Hears one call's far end. */
export class Ear {
  readonly #detector = new ToneDetector({ sampleRate: SAMPLE_RATE });
  #frames = 0;
  #isBrokenOff = false;
  #waited = 0;

  /** Time of what was heard so far, in ms: the events' times count in it. */
  get timeMs(): number {
    return this.#frames * 20;
  }

  /** Hears the frame of a tick, or that there is none. */
  hear(frame: Int16Array | undefined): ToneEvent[] {
    if (frame) {
      this.#waited = 0;
      this.#isBrokenOff = breaksOff(frame);
      return this.#push(frame);
    }
    if (this.#isBrokenOff && ++this.#waited <= PATIENCE) return [];
    const silence = Array.from({ length: this.#isBrokenOff ? this.#waited : 1 }, () => this.#push(SILENCE));
    this.#isBrokenOff = false;
    this.#waited = 0;
    return silence.flat();
  }

  [Symbol.dispose](): void {
    this.#detector[Symbol.dispose]();
  }

  #push(frame: Int16Array): ToneEvent[] {
    this.#frames++;
    return this.#detector.push(frame);
  }
}

// A sound that fades, or has ended before, is over. What was padded with silence ends before that.
function breaksOff(frame: Int16Array): boolean {
  const end = frame.findLastIndex((sample) => sample !== 0) + 1;
  return peakOf(frame.subarray(Math.max(0, end - EDGE), end)) > peakOf(frame) / 4;
}

function peakOf(pcm: Int16Array): number {
  return pcm.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}
