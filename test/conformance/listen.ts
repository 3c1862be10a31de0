// Conformance: one row, played to every receiver; each gets the very same samples.
import { createHash } from "node:crypto";
import { toInt16, type Loss } from "../signals.ts";
import type { Heard, Receiver, Stream, StreamEvent } from "./receiver.ts";
import type { Case, Row, Setup, Verdict } from "./row.ts";
import { Tally } from "./score.ts";

export interface Result extends Verdict {
  receiver: string;
  /** Tells whether two results are of the same requirement and the same samples. */
  digest: string;
  faults: { point: string; fault: string }[];
}

export function measure(
  row: Row,
  receivers: readonly Receiver[],
  setup: Setup,
  progress: (cases: number) => void,
): Result[] {
  const tallies = receivers.map(() => new Map<string, Tally>());
  const hash = createHash("sha256").update(row.requirement);
  let cases = 0;
  for (const found of row.cases(setup)) {
    const pcm = toInt16(found.signal.samples);
    hash
      .update(found.point)
      .update(JSON.stringify(found.options ?? {}))
      .update(pcm);
    receivers.forEach((receiver, i) =>
      tallyOf(tallies[i]!, found.point).add(
        found.signal.tones,
        listen(receiver, pcm, found),
        pcm.length / setup.sampleRate,
      ),
    );
    progress(++cases);
  }
  const digest = hash.digest("hex").slice(0, 16);
  return receivers.map(({ name }, i) => ({
    receiver: name,
    digest,
    ...row.judge((point) => tallies[i]!.get(String(point)) ?? new Tally()),
    faults: [...tallies[i]!].flatMap(([point, tally]) => tally.faults.map((fault) => ({ point, fault }))),
  }));
}

function tallyOf(tallies: Map<string, Tally>, point: string): Tally {
  const tally = tallies.get(point) ?? new Tally();
  tallies.set(point, tally);
  return tally;
}

function listen(receiver: Receiver, pcm: Int16Array, { signal, options, chunk, losses }: Case): Heard[] {
  const { sampleRate } = signal;
  const stream = chunk || losses ? receiver.open?.(sampleRate, options) : undefined;
  if (!stream) return receiver.hear(pcm, sampleRate, options);
  return losses ? withLosses(stream, pcm, losses) : inChunks(stream, pcm, sampleRate, chunk!);
}

/** Every tone that was reported as begun, with the media time handed over by then. */
function inChunks(stream: Stream, pcm: Int16Array, sampleRate: number, chunk: number): Heard[] {
  const heard: Heard[] = [];
  let sounding: Heard | undefined;
  const take = (events: readonly StreamEvent[], reportedMs: number) => {
    for (const event of events) {
      if (event.type === "start") heard.push((sounding = { tone: event.tone, startMs: event.startMs, reportedMs }));
      else if (sounding) sounding = void Object.assign(sounding, event);
      else heard.push(event);
    }
  };
  for (let at = 0; at < pcm.length; at += chunk) {
    const end = Math.min(pcm.length, at + chunk);
    take(stream.push(pcm.subarray(at, end)), (end / sampleRate) * 1000);
  }
  take(stream.flush(), (pcm.length / sampleRate) * 1000);
  return heard;
}

function withLosses(stream: Stream, pcm: Int16Array, losses: readonly Loss[]): Heard[] {
  const events: StreamEvent[] = [];
  let at = 0;
  for (const { start, count } of losses) {
    events.push(...stream.push(pcm.subarray(at, start)), ...(stream.lost(count) ?? []));
    at = start + count;
  }
  events.push(...stream.push(pcm.subarray(at)), ...stream.flush());
  return events.filter((event) => event.type === "end");
}
