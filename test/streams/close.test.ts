// Every stream can be closed while it waits for a source that has fallen silent.
import { expect, test } from "vitest";
import { renderTones, ToneGenerator } from "../../src/index.ts";
import { collectTones, cutFrames, detectStream, mergeTones, mixTones, paceFrames } from "../../src/streams/index.ts";
import { countDetectors } from "./live-detectors.ts";

/** A source that gives its values, then is silent until it is closed. */
function silentAfter<Value extends object>(values: readonly Value[]) {
  const left = [...values];
  const state = { isClosed: false, source: { [Symbol.asyncIterator]: () => ({ next, return: close }) } };
  async function next(): Promise<IteratorResult<Value, undefined>> {
    if (left.length === 0) await new Promise(() => {});
    return { done: false, value: left.shift()! };
  }
  async function close(): Promise<IteratorResult<Value, undefined>> {
    state.isClosed = true;
    return { done: true, value: undefined };
  }
  return state;
}

const tone = renderTones("5", { toneMs: 100 });
const press = { type: "start", tone: "5", startMs: 0 } as const;
const streams = {
  detectStream: () => over(silentAfter([tone]), detectStream),
  cutFrames: () => over(silentAfter([tone.subarray(0, 100)]), (source) => cutFrames(source)),
  paceFrames: () => over(silentAfter([tone]), (source) => paceFrames(source)),
  mixTones: () => over(silentAfter([tone]), (source) => mixTones(source, new ToneGenerator())),
  "mergeTones, in band": () => over(silentAfter([press]), (source) => mergeTones(source, silentAfter([]).source)),
  "mergeTones, out of band": () => over(silentAfter([press]), (source) => mergeTones(silentAfter([]).source, source)),
  "one over another": () =>
    over(silentAfter([tone]), (source) => detectStream(paceFrames(mixTones(source, new ToneGenerator())))),
};

function over<Value, Out>(
  state: { isClosed: boolean; source: AsyncIterable<Value> },
  make: (source: AsyncIterable<Value>) => AsyncGenerator<Out, void, undefined>,
) {
  return { state, stream: make(state.source) as AsyncGenerator<unknown, void, undefined> };
}

test.each(Object.entries(streams))("%s ends its wait, and closes the source", async (_, open) => {
  const live = countDetectors();
  const { state, stream } = open();
  // Read until it waits.
  const reads = [stream.next(), stream.next(), stream.next()];
  await new Promise((resolve) => setTimeout(resolve, 5));
  await stream.return();
  expect(await reads.at(-1)).toEqual({ done: true, value: undefined });
  expect(state.isClosed).toBe(true);
  expect(live()).toBe(0);
});

test.each(Object.entries(streams))("%s is closed by `await using`", async (_, open) => {
  const { state, stream } = open();
  void stream.next();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await stream[Symbol.asyncDispose]();
  expect(state.isClosed).toBe(true);
});

test("a collecting that has ended on a silent line leaves events that can be closed", async () => {
  const { state, stream } = over(silentAfter([tone]), detectStream);
  const events = stream as ReturnType<typeof detectStream>;
  expect(await collectTones(events, { maxTones: 1 })).toMatchObject({ tones: "5" });
  expect(await collectTones(events, { initialTimeoutMs: 10 })).toEqual({ tones: "", reason: "initialTimeout" });
  await events.return();
  expect(state.isClosed).toBe(true);
  expect(await collectTones(events)).toEqual({ tones: "", reason: "ended" });
});
