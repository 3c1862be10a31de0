// The rows themselves are judged: one that knows the truth passes them all, one that doubles, adds or is deaf does not.
import { expect, test } from "vitest";
import { frequenciesOf, type TrueTone } from "../signals.ts";
import { measure } from "./listen.ts";
import type { Heard, Receiver, StreamEvent } from "./receiver.ts";
import { Setup, type Row } from "./row.ts";
import { rows } from "./rows.ts";

const made = rows.filter(({ needs }) => needs === undefined);
const setup = new Setup({ share: 0.01 });

/** What Q.24 has a receiver refuse: too short, or too far off. */
function isDtmf(tone: TrueTone, shortestMs: number): boolean {
  const { lowHz, highHz } = frequenciesOf(tone.tone);
  const off = Math.max(Math.abs(tone.lowHz / lowHz - 1), Math.abs(tone.highHz / highHz - 1));
  return off < 0.025 && tone.endMs - tone.startMs > shortestMs;
}

function truthOf(tone: TrueTone): Heard {
  const { startMs, endMs, lowHz, highHz, lowDbm0, highDbm0 } = tone;
  const levelDbm0 = (lowDbm0 + highDbm0) / 2;
  return { tone: tone.tone, startMs, endMs, lowHz, highHz, levelDbm0, twistDb: highDbm0 - lowDbm0, snrDb: 30 };
}

/** Runs the row with a receiver that is told the truth of each signal, and makes of it what `change` says. */
function runWith(row: Row, change: (heard: Heard[]) => Heard[], delayMs = 30): boolean {
  let truth: Heard[] = [];
  const told: Row = {
    ...row,
    *cases(values) {
      for (const found of row.cases(values)) {
        const shortestMs = Number(found.options?.["minToneMs"] ?? 25);
        truth = change(found.signal.tones.filter((tone) => isDtmf(tone, shortestMs)).map(truthOf));
        yield found;
      }
    },
  };
  const receiver: Receiver = {
    name: "told",
    version: "",
    hear: () => truth,
    open(sampleRate) {
      let pushed = 0;
      let next = 0;
      const due = (): StreamEvent[] => {
        const events: StreamEvent[] = [];
        for (; next < truth.length && truth[next]!.startMs! + delayMs <= (pushed / sampleRate) * 1000; next++) {
          const { tone, startMs } = truth[next]!;
          events.push({ type: "start", tone, startMs: startMs! }, { type: "end", ...truth[next]! });
        }
        return events;
      };
      const push = (count: number) => ((pushed += count), due());
      return { push: (pcm) => push(pcm.length), lost: push, flush: () => push(sampleRate) };
    },
  };
  return measure(told, [receiver], setup, () => undefined)[0]!.pass;
}

const extra: Heard = {
  tone: "5",
  startMs: 0,
  endMs: 50,
  levelDbm0: -10,
  twistDb: 0,
  lowHz: 770,
  highHz: 1336,
  snrDb: 30,
};

test.each(made)("$name: the truth passes", (row) => {
  expect(runWith(row, (heard) => heard)).toBe(true);
});

test.each(made)("$name: a tone too many fails", (row) => {
  expect(runWith(row, (heard) => [extra, ...heard])).toBe(false);
});

const sending = made.filter(({ name }) => !["frequency-reject", "noise-only", "music", "other-tones"].includes(name));

test.each(sending)("$name: the deaf fail", (row) => {
  expect(runWith(row, () => [])).toBe(false);
});

test.each(sending)("$name: a wrong tone fails", (row) => {
  const wrong = (heard: Heard, i: number) => (i === 0 ? { ...heard, tone: heard.tone === "D" ? "A" : "D" } : heard);
  expect(runWith(row, (heard) => heard.map(wrong))).toBe(false);
});
