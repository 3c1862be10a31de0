// Packets that never came: as zeros on the packet grid, or told to the receiver with lost().
import { losePackets } from "../signals.ts";
import { percent, tones, type Case, type Row, type Setup } from "./row.ts";

const ZEROED = [
  { point: "1 % of 20 ms", packetMs: 20, rate: 0.01 },
  { point: "5 % of 20 ms", packetMs: 20, rate: 0.05 },
  { point: "5 % of 40 ms", packetMs: 40, rate: 0.05 },
];
const TOLD = [10, 20, 30, 40].map((packetMs) => ({ point: `5 % of ${packetMs} ms`, packetMs, rate: 0.05 }));

// A tone with no whole piece of this length left is no fair question.
const KEEP_MS = 30;

function* lossy(setup: Setup, kinds: typeof TOLD, told: boolean): Generator<Case> {
  for (const { point, packetMs, rate } of kinds) {
    const random = setup.random(`${point} ${told}`);
    for (const signal of tones(setup, random, 960, () => ({ toneMs: 100, pauseMs: random.between(100, 104) }))) {
      const losses = losePackets(signal, random, packetMs, rate, KEEP_MS);
      yield { point, signal, ...(told ? { losses } : {}) };
    }
  }
}

function row(name: string, requirement: string, kinds: typeof TOLD, told: boolean): Row {
  return {
    name,
    requirement,
    cases: (setup) => lossy(setup, kinds, told),
    judge(points) {
      const rates = kinds.map(({ point }) => points(point).right);
      const doubled = kinds.map(({ point }) => Math.max(0, points(point).heard - points(point).sent));
      return {
        measured: `${rates.map(percent).join(", ")} (${doubled.join(", ")} too many)`,
        pass: rates.every((rate) => rate === 1),
      };
    },
  };
}

export const loss = [
  row(
    "packet-loss",
    "tones 100/100 ms, 1 % and 5 % of 20 ms packets and 5 % of 40 ms packets zeroed: all heard, nothing doubled",
    ZEROED,
    false,
  ),
  row(
    "packet-loss-told",
    "the same told with lost(), packets of 10, 20, 30 and 40 ms: all heard, nothing doubled",
    TOLD,
    true,
  ),
];
