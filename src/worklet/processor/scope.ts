// What the audio thread has and what it lacks. Imported before all else.

/** Base class of what runs in the audio thread. */
export interface Processor {
  readonly port: MessagePort;
}

interface Scope {
  readonly AudioWorkletProcessor: new () => Processor;
  readonly sampleRate: number;
  readonly currentFrame: number;
  /** Samples of one call; missing where they are 128. */
  readonly renderQuantumSize?: number;
  registerProcessor(name: string, processor: new (options: { processorOptions: never }) => Processor): void;
  TextDecoder?: unknown;
}

/** The audio thread's global scope. */
export const scope = globalThis as unknown as Scope;

// @assemblyscript/loader makes a TextDecoder when it is loaded and uses it for strings only, of which the core has none.
// Chromium 156 has no TextDecoder here, nor atob, fetch, URL, performance, setTimeout or structuredClone.
scope.TextDecoder ??= class {};
