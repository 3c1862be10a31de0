// One request to send tones, from when it is taken until it has ended: the same for every dialect.
import { checkNumber, checkOptions, wrongType } from "../errors.ts";
import { ToneGenerator, type FrameOptions, type RenderOptions } from "../generator.ts";
import { parseSequence, type Sequence, type Step } from "../sequence.ts";
import { checkSignal } from "../streams/waiting.ts";
import { playFrames } from "./play.ts";
import { SEND_DEFAULTS } from "./settings.ts";
import { Turn, type FrameSink } from "./turn.ts";

/** How far an operation is. */
export type OperationStatus = "notStarted" | "running" | "completed" | "failed";

/** How an operation ended: all was sent, it was canceled, or the sink broke. */
export type CompletionReason = "completedSuccessfully" | "mediaOperationCanceled" | "unknown";

/** The end of an operation in numbers and words. */
export interface ResultInfo {
  /** An HTTP-like code: 200, 400 where it was canceled, 500 where the sink broke. */
  code: number;
  /** What happened, in more detail: 0, or 8508 where it was canceled (as Azure Communication Services counts it). */
  subcode: number;
  /** What happened, in words. */
  message: string;
}

/** The end of an operation. */
export interface SendTonesResult {
  /** `"completed"`, or `"failed"` where the sink broke. */
  status: "completed" | "failed";
  /** How it ended. */
  completionReason: CompletionReason;
  /** The same in numbers and words. */
  resultInfo: ResultInfo;
  /** What the sink threw: for the host alone, no dialect tells it. */
  error?: unknown;
}

/** How an operation is played. */
export interface RunOptions extends Pick<RenderOptions, "levelDbm0" | "twistDb" | "rampMs">, FrameOptions {
  /** Samples a second, an integer from 8000 to 192000; 16000 by default, as the calling APIs stream audio. */
  sampleRate?: number;
  /** Whether frames come when they are due, the default, or as fast as the sink takes them. */
  realTime?: boolean;
  /** Cancels the operation. */
  signal?: AbortSignal;
}

const RESULTS = {
  completedSuccessfully: { code: 200, subcode: 0, message: "All tones were sent." },
  mediaOperationCanceled: { code: 400, subcode: 8508, message: "The operation was canceled." },
  unknown: { code: 500, subcode: 0, message: "The tones could not be sent." },
} as const satisfies Record<CompletionReason, ResultInfo>;

/**
 * Sends tones on a call, once. It ends exactly once, whatever happens: all is sent, it is canceled, or the sink breaks.
 * Operations that run into one sink are played one after another, with the second one's gap between their tones.
 */
export class SendTonesOperation {
  /** Resolves with the operation's end; never rejects. */
  readonly finished: Promise<SendTonesResult>;
  readonly #steps: readonly Step[];
  readonly #toneMs: number;
  readonly #gapMs: number;
  readonly #cancel = new AbortController();
  #status: OperationStatus = "notStarted";
  #result: SendTonesResult | undefined;
  #finish!: (result: SendTonesResult) => void;
  #isTaken = false;

  /** Makes an operation that has not started; throws a TypeError or RangeError for a bad sequence or length. */
  constructor(request: { sequence: Sequence; toneMs?: number; gapMs?: number }) {
    checkOptions("request", request);
    const { sequence, toneMs = SEND_DEFAULTS.toneMs, gapMs = SEND_DEFAULTS.gapMs } = request;
    this.#steps = parseSequence(sequence);
    this.#toneMs = checkNumber("toneMs", toneMs, 1, 60_000);
    this.#gapMs = checkNumber("gapMs", gapMs, 0, 60_000);
    this.finished = new Promise((resolve) => (this.#finish = resolve));
  }

  /** How far it is. */
  get status(): OperationStatus {
    return this.#status;
  }

  /** How it ended, where it has. */
  get result(): SendTonesResult | undefined {
    return this.#result;
  }

  /**
   * Plays the tones into a sink, in equal frames of 16-bit PCM, when it is their turn there. Resolves with the end, which
   * a sink that throws or rejects leads to as well. It plays once: run again, it only gives the same end. Throws a
   * TypeError or RangeError for a bad argument.
   */
  run(sink: FrameSink, options: RunOptions = {}): Promise<SendTonesResult> {
    if (typeof sink !== "function") throw wrongType("sink", "a function", sink);
    checkOptions("options", options);
    const { signal, realTime = true, sampleRate = 16_000, frameMs = 20, rampMs = 4, levelDbm0, twistDb } = options;
    const lengths = { toneMs: this.#toneMs, gapMs: this.#gapMs };
    const generator = new ToneGenerator({ ...lengths, sampleRate, levelDbm0, twistDb, rampMs });
    generator.frames([], { frameMs });
    checkSignal(signal);
    if (typeof realTime !== "boolean") throw wrongType("realTime", "true or false", realTime);
    if (!this.#isTaken && !this.#result) {
      this.#isTaken = true;
      const play = { frameMs, sampleRate, rampMs, isRealTime: realTime, signal: this.#cancel.signal };
      void this.#play(sink, generator, play, signal);
    }
    return this.finished;
  }

  /**
   * Ends the operation as canceled: at once where it has not started; else within one frame, and a tone that sounds then
   * ends with a soft edge. Where all tones were sent, or it has ended, nothing changes.
   */
  cancel(): void {
    this.#cancel.abort();
    if (this.#status === "notStarted") this.#end("mediaOperationCanceled");
  }

  async #play(
    sink: FrameSink,
    generator: ToneGenerator,
    options: Parameters<typeof playFrames>[3],
    signal?: AbortSignal,
  ) {
    const { frameMs, isRealTime } = options;
    const cancel = () => this.cancel();
    signal?.addEventListener("abort", cancel);
    if (signal?.aborted) cancel();
    const turn = new Turn(sink);
    if (turn.isFree && !this.#result) this.#status = "running";
    try {
      if (!(await turn.come(options.signal, isRealTime))) return this.#end("mediaOperationCanceled");
      this.#status = "running";
      const leadMs = turn.leadMs(this.#gapMs, frameMs, isRealTime);
      const frames = generator.frames([{ pauseMs: leadMs }, ...this.#steps], { frameMs });
      const isWhole = await playFrames(frames, sink, turn, options);
      this.#end(isWhole ? "completedSuccessfully" : "mediaOperationCanceled");
    } catch (error) {
      this.#end("unknown", error);
    } finally {
      turn.end();
      signal?.removeEventListener("abort", cancel);
    }
  }

  #end(completionReason: CompletionReason, error?: unknown): void {
    if (this.#result) return;
    const status = completionReason === "unknown" ? "failed" : "completed";
    this.#status = status;
    this.#result = { status, completionReason, resultInfo: { ...RESULTS[completionReason] } };
    if (status === "failed") this.#result.error = error;
    this.#finish(this.#result);
  }
}
