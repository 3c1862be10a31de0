// An audio node that plays tones: sequences, and tones that are held as long as a key is.
import { checkChoice, checkOptions } from "../errors.ts";
import { ToneGenerator, type RenderOptions } from "../generator.ts";
import { TONES, type Tone } from "../keypad.ts";
import { parseSequence, type Sequence } from "../sequence.ts";
import type { TypedNode } from "./events.ts";
import { checkContext, loadProcessors, withEngine, type LoadOptions } from "./load.ts";
import { GENERATOR, type GeneratorCommand, type GeneratorReport, type GeneratorSettings } from "./messages.ts";

/** What a generator node tells. */
export interface ToneGeneratorEvents {
  /** All that was queued has been played. */
  drained: null;
  /** A sequence was not queued, because more than 65536 steps would be pending. */
  refused: Error;
}

/** An audio node with no input and one output of one channel. */
export interface ToneGeneratorNode extends TypedNode<ToneGeneratorEvents> {
  /** Queues a sequence, behind a tone that is held. Throws a TypeError or RangeError for a bad sequence. */
  enqueue(sequence: Sequence): void;
  /** Starts a tone that lasts until it is released, an hour at most, behind what is queued. Throws as `enqueue` does. */
  press(tone: Tone): void;
  /** Ends the tone of the last press: at once if it has lasted the node's `toneMs`, or when it has. The next tone comes `gapMs` later. */
  release(): void;
  /** Forgets what is queued or held; what sounds fades within 4 ms. */
  clear(): void;
}

/** How a generator node sounds: the options of a `ToneGenerator`, at the context's own rate. */
export interface GeneratorNodeOptions extends Omit<RenderOptions, "sampleRate">, LoadOptions {}

/**
 * Makes an audio node that plays tones.
 * Rejects with a TypeError or RangeError for a bad option, or a context at less than 8000 or more than 192000 Hz, and
 * with a `WorkletLoadError` where the audio thread cannot load it.
 */
export async function createToneGeneratorNode(
  context: BaseAudioContext,
  options: GeneratorNodeOptions = {},
): Promise<ToneGeneratorNode> {
  checkContext(context);
  checkOptions("options", options);
  const { processorUrl, ...sound } = options;
  const settings = withEngine(() => settingsFor({ ...sound, sampleRate: context.sampleRate }));
  await loadProcessors(context, { processorUrl });
  const node = new AudioWorkletNode(context, GENERATOR, {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [1],
    processorOptions: settings,
  });
  node.port.onmessage = ({ data }: MessageEvent<GeneratorReport>) => {
    const detail = data.type === "refused" ? data.error : null;
    node.dispatchEvent(new CustomEvent(data.type, { detail }));
  };
  return Object.assign(node, commandsOf(node));
}

// A generator of the page's own checks the options, and tells what they come to.
function settingsFor(options: RenderOptions): GeneratorSettings {
  const generator = new ToneGenerator(options);
  generator.enqueue("1");
  const toneMs = generator.pendingMs;
  generator.enqueue("1");
  return { options, toneMs, gapMs: generator.pendingMs - 2 * toneMs };
}

function commandsOf(
  node: AudioWorkletNode,
): Pick<ToneGeneratorNode, "enqueue" | "press" | "release" | "clear" | "close"> {
  const send = (command: GeneratorCommand) => node.port.postMessage(command);
  return {
    enqueue: (sequence) => send({ type: "enqueue", steps: parseSequence(sequence) }),
    press: (tone) => send({ type: "press", tone: checkChoice("tone", tone, TONES) }),
    release: () => send({ type: "release" }),
    clear: () => send({ type: "clear" }),
    close() {
      node.disconnect();
      send({ type: "close" });
    },
  };
}
