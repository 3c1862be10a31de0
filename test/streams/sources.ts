// Sources of frames and chunks, as the streams' tests need them.

/** A source that says what has become of it. */
export interface Watched<Value> {
  source: AsyncIterable<Value>;
  /** Values it has been asked for. */
  taken: number;
  isClosed: boolean;
}

/** Yields the values one by one, then ends, throws the error, or, for "quiet", never comes back. */
export function watched<Value>(values: Iterable<Value>, then: "end" | "quiet" | Error = "end"): Watched<Value> {
  const state: Watched<Value> = { source: generate(), taken: 0, isClosed: false };
  async function* generate() {
    try {
      for (const value of values) {
        state.taken++;
        yield value;
      }
      if (then instanceof Error) throw then;
      if (then === "quiet") await new Promise(() => {});
    } finally {
      state.isClosed = true;
    }
  }
  return state;
}

/** Cuts an array into pieces of the given sizes, over and over. */
export function* pieces<Part extends { length: number; subarray(from: number, to: number): Part }>(
  whole: Part,
  sizes: readonly number[],
): Generator<Part> {
  for (let at = 0, i = 0; at < whole.length; i++) {
    const end = at + sizes[i % sizes.length]!;
    yield whole.subarray(at, end);
    at = end;
  }
}

/** All values of a source. */
export async function all<Value>(source: AsyncIterable<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for await (const value of source) values.push(value);
  return values;
}
