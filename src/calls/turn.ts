// Whose turn it is on a call: operations that play into one sink play one after another, never mixed.
import { until } from "../streams/clock.ts";
import { Waiting } from "../streams/waiting.ts";

/** Takes frames of 16-bit PCM. The next one comes when a promise it returns is resolved. */
export type FrameSink = (frame: Int16Array) => unknown;

/** What is known of a sink between two operations. */
class Line {
  /** Resolves when all turns taken so far are over. */
  over: Promise<unknown> | undefined;
  /** When the last frame will have been heard, in ms of `performance.now()`. */
  freeMs = -Infinity;
  /** Silence at the end of what has been played, in ms: endless where nothing has. */
  silenceMs = Infinity;
}

const lines = new WeakMap<FrameSink, Line>();

/** One operation's turn at a sink, from when it is asked for until it is over. */
export class Turn {
  readonly #line: Line;
  readonly #before: Promise<unknown> | undefined;
  #busy: unknown;
  #end!: () => void;

  /** Gets in line. */
  constructor(sink: FrameSink) {
    const line = lines.get(sink) ?? new Line();
    lines.set(sink, line);
    this.#line = line;
    this.#before = line.over;
    const mine = new Promise<void>((resolve) => (this.#end = resolve));
    const over = Promise.all([line.over, mine]).then(() => {
      if (line.over === over) line.over = undefined;
    });
    line.over = over;
  }

  /** Whether the turn has come at once. */
  get isFree(): boolean {
    return this.#before === undefined;
  }

  /** Waits for the turn, and in real time for the end of what was played before; says whether it came. */
  async come(signal: AbortSignal, isRealTime: boolean): Promise<boolean> {
    const waiting = new Waiting(signal);
    try {
      if (this.#before && (await waiting.for(this.#before)) === "aborted") return false;
      const { freeMs } = this.#line;
      if (isRealTime && freeMs > performance.now()) await waiting.for(until(freeMs));
      return !waiting.isOver;
    } finally {
      waiting.end();
    }
  }

  /** Silence that has to come first, in ms, for a tone to be this far from the one before it. */
  leadMs(gapMs: number, frameMs: number, isRealTime: boolean): number {
    const { silenceMs, freeMs } = this.#line;
    const idleMs = isRealTime ? performance.now() - freeMs : 0;
    // Less than a frame is the clock's own unrest: the frames follow each other without a break.
    return Math.max(0, gapMs - silenceMs - (idleMs < frameMs ? 0 : idleMs));
  }

  /** Says that a frame has been played, how much silence is at its end, and what the sink returned. */
  played(frameMs: number, silenceMs: number, busy: unknown): void {
    this.#busy = busy;
    const isSilent = silenceMs >= frameMs;
    this.#line.freeMs = performance.now() + frameMs;
    this.#line.silenceMs = isSilent ? this.#line.silenceMs + frameMs : silenceMs;
  }

  /** Waits until what has been played is over; `come` does so too. */
  async heard(signal: AbortSignal): Promise<void> {
    const waiting = new Waiting(signal);
    await waiting.for(until(this.#line.freeMs));
    waiting.end();
  }

  /** Gives the turn to the next one, when the sink is no longer busy. */
  end(): void {
    Promise.resolve(this.#busy).then(this.#end, this.#end);
  }
}
