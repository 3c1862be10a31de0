// The page's audio: keys and sequences -> loudspeaker; the page's own sound or the microphone -> tones and samples.
import type { DetectedTone, RenderOptions, Tone } from "dualtone";
import {
  createToneDetectorNode,
  createToneGeneratorNode,
  type ToneDetectorNode,
  type ToneGeneratorNode,
} from "dualtone/worklet";

/** What is listened to, live. */
export type LiveSource = "page" | "microphone" | "none";

/** Whom the audio tells. */
export interface Listener {
  /** A tone has begun. */
  start(tone: Tone, startMs: number): void;
  /** A tone has ended. */
  end(tone: DetectedTone): void;
  /** These are the samples up to a time. */
  samples(samples: Float32Array, endMs: number, sampleRate: number): void;
}

/** The audio of the page, once it has been started. */
export class Sound {
  readonly context: AudioContext;
  #generator: ToneGeneratorNode;
  readonly #ear: GainNode;
  readonly #loudness: GainNode;
  #microphone: MediaStreamAudioSourceNode | undefined;
  #listensToPage = false;

  private constructor(context: AudioContext, generator: ToneGeneratorNode, detector: ToneDetectorNode, tap: AudioNode) {
    this.context = context;
    this.#generator = generator;
    this.#ear = new GainNode(context, { channelCount: 1, channelCountMode: "explicit" });
    this.#loudness = new GainNode(context);
    this.#ear.connect(detector);
    this.#ear.connect(tap);
    this.#loudness.connect(context.destination);
    generator.connect(this.#loudness);
  }

  /** Starts the audio; rejects with what `dualtone/worklet` throws. A browser lets a page make sound once it was touched. */
  static async start(options: RenderOptions, listener: Listener): Promise<Sound> {
    const context = new AudioContext({ latencyHint: "interactive" });
    const [generator, detector, tap] = await Promise.all([
      createToneGeneratorNode(context, options),
      createToneDetectorNode(context),
      tapOf(context, listener),
    ]);
    detector.addEventListener("tonestart", ({ detail }) => listener.start(detail.tone, detail.startMs));
    detector.addEventListener("toneend", ({ detail }) => listener.end(detail));
    await context.resume();
    return new Sound(context, generator, detector, tap);
  }

  /** What plays tones. */
  get player(): ToneGeneratorNode {
    return this.#generator;
  }

  /** Plays what comes next with other options. */
  async setOptions(options: RenderOptions): Promise<void> {
    const next = await createToneGeneratorNode(this.context, options);
    const last = this.#generator;
    this.#generator = next;
    // What was begun is played to its end; the pause is there for an end to come even if nothing was.
    last.addEventListener("drained", () => last.close());
    last.release();
    last.enqueue([{ pauseMs: 1 }]);
    next.connect(this.#loudness);
    if (this.#listensToPage) next.connect(this.#ear);
  }

  /** Whether what is played is heard in the room. */
  setAloud(isAloud: boolean): void {
    this.#loudness.gain.value = isAloud ? 1 : 0;
  }

  /** Listens to a source; rejects as `getUserMedia` does. */
  async listenTo(source: LiveSource): Promise<void> {
    const stream = source === "microphone" ? await openMicrophone() : undefined;
    for (const track of this.#microphone?.mediaStream.getTracks() ?? []) track.stop();
    this.#microphone?.disconnect();
    if (this.#listensToPage) this.#generator.disconnect(this.#ear);
    this.#listensToPage = source === "page";
    if (this.#listensToPage) this.#generator.connect(this.#ear);
    this.#microphone = stream && new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    this.#microphone?.connect(this.#ear);
  }
}

async function tapOf(context: AudioContext, listener: Listener): Promise<AudioNode> {
  await context.audioWorklet.addModule(new URL("./tap.js", import.meta.url));
  const tap = new AudioWorkletNode(context, "tap", { numberOfOutputs: 0 });
  tap.port.onmessage = ({ data }: MessageEvent<{ samples: Float32Array; endMs: number }>) => {
    listener.samples(data.samples, data.endMs, context.sampleRate);
  };
  return tap;
}

// What a browser does for voices would bend tones.
function openMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DOMException("expected a page over https or on localhost", "SecurityError");
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  return navigator.mediaDevices.getUserMedia({ audio });
}
