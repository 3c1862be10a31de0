// A pause between two presses of one key makes two tones of them; a break inside one press does not.
import { Random, cutOut, tonePower, toneSequence, type Signal, type ToneSpec } from "../signals.ts";
import { reach, steps, tones, value, type Row, type Setup } from "./row.ts";

const SPLITS = steps(40, 8);
const BRIDGED = steps(1, 25);
const BREAKS = ["silence", "restart", "noise"] as const;

/** Makes two of each tone, with a pause between; both have phases of their own. */
function inTwos(
  setup: Setup,
  random: Random,
  full: number,
  cut: () => { firstMs: number; pauseMs: number; secondMs: number },
) {
  const each = [...tones(setup, random, full)].map((signal) =>
    signal.tones.flatMap(({ tone }): ToneSpec[] => {
      const { firstMs, pauseMs, secondMs } = cut();
      return [
        { tone, toneMs: firstMs, pauseMs },
        { tone, toneMs: secondMs, pauseMs: random.between(80, 84) },
      ];
    }),
  );
  return each.map((specs) => toneSequence(random, specs, setup));
}

const split: Row = {
  name: "pause",
  requirement: "a pause of 18 ms or more always splits two presses of one key",
  *cases(setup) {
    for (const pauseMs of SPLITS) {
      const random = setup.random(`pause ${pauseMs}`);
      const full = pauseMs === 18 ? 1600 : 320;
      for (const signal of inTwos(setup, random, full, () => ({ firstMs: 50, pauseMs, secondMs: 50 }))) {
        yield { point: `${pauseMs}`, signal };
      }
    }
  },
  judge(points) {
    const shortest = reach(points, "", SPLITS, (tally) => tally.right === 1);
    return { measured: `always from ${value(shortest, "ms")}`, pass: shortest <= 18 };
  },
};

/** Tones of 100 ms with a break somewhere inside; on each side at least 30 ms are left. */
function broken(setup: Setup, random: Random, kind: string, breakMs: number): Signal[] {
  const full = breakMs === 12 ? 1600 : 320;
  if (kind === "restart") {
    const cut = () => {
      const firstMs = random.between(30, 70 - breakMs);
      return { firstMs, pauseMs: breakMs, secondMs: 100 - breakMs - firstMs };
    };
    return inTwos(setup, random, full, cut).map(joined);
  }
  const signals = [...tones(setup, random, full, () => ({ toneMs: 100 }))];
  for (const signal of signals) {
    for (const tone of signal.tones) {
      const startMs = tone.startMs + random.between(30, 70 - breakMs);
      if (kind === "noise") cutOut(signal, startMs, startMs + breakMs, random, tonePower(tone));
      else cutOut(signal, startMs, startMs + breakMs);
    }
  }
  return signals;
}

/** The same samples, with every two tones counted as one. */
function joined(signal: Signal): Signal {
  const firsts = signal.tones.filter((_, i) => i % 2 === 0);
  return { ...signal, tones: firsts.map((tone, i) => ({ ...tone, endMs: signal.tones[2 * i + 1]!.endMs })) };
}

const bridge: Row = {
  name: "break",
  requirement:
    "a break of 12 ms or less never splits a tone: silence, silence and other phases after it, a noise burst",
  *cases(setup) {
    for (const kind of BREAKS) {
      for (const breakMs of BRIDGED) {
        const point = `${kind} ${breakMs}`;
        for (const signal of broken(setup, setup.random(point), kind, breakMs)) yield { point, signal };
      }
    }
  },
  judge(points) {
    const longest = BREAKS.map((kind) => reach(points, `${kind} `, BRIDGED, (tally) => tally.right === 1));
    const measured = `up to ${longest.map((ms) => value(ms, "ms")).join(", ")}`;
    return { measured, pass: longest.every((ms) => ms >= 12) };
  },
};

export const pause = [split, bridge];
