// Conformance: what every receiver under test looks like, ours and others'.

/** A tone a receiver reported; what it does not know is left out. */
export interface Heard {
  tone: string;
  startMs?: number;
  endMs?: number;
  levelDbm0?: number;
  twistDb?: number;
  lowHz?: number;
  highHz?: number;
  snrDb?: number;
  /** Media time handed over when the tone was first reported. */
  reportedMs?: number;
}

export type Options = Readonly<Record<string, unknown>>;

/** One stream being heard. */
export interface Stream {
  push(pcm: Int16Array): StreamEvent[];
  lost(sampleCount: number): StreamEvent[] | void;
  flush(): StreamEvent[];
}

export type StreamEvent = { type: "start"; tone: string; startMs: number } | ({ type: "end" } & Heard);

export interface Receiver {
  name: string;
  version: string;
  hear(pcm: Int16Array, sampleRate: number, options?: Options): Heard[];
  /** Only a receiver that can tell when it reported a tone. */
  open?(sampleRate: number, options?: Options): Stream;
}
