// Packets that never came: as zeros on the packet grid, or told to the receiver with lost().
import { losePackets } from "../signals.ts";
import { percent, tones, type Case, type Row, type Setup } from "./row.ts";

/** How packets are lost. */
interface Kind {
  packetMs: number;
  rate: number;
  run?: number;
}

const ZEROED: Kind[] = [
  { packetMs: 20, rate: 0.01 },
  { packetMs: 20, rate: 0.05 },
  { packetMs: 20, rate: 0.05, run: 2 },
];
const TOLD: Kind[] = [5, 10, 20, 30, 40, 60].map((packetMs) => ({ packetMs, rate: 0.05 }));

// A shorter piece is no tone that must be heard, see length.ts.
const KEEP_MS = 28;

const nameOf = ({ packetMs, rate, run = 1 }: Kind) => `${rate} of ${run} x ${packetMs} ms`;

function* lossy(setup: Setup, kinds: readonly Kind[], told: boolean): Generator<Case> {
  for (const kind of kinds) {
    const point = nameOf(kind);
    const random = setup.random(`${point} ${told}`);
    for (const signal of tones(setup, random, 960, () => ({ toneMs: 100, pauseMs: random.between(100, 104) }))) {
      const losses = losePackets(signal, random, { ...kind, keepMs: KEEP_MS });
      yield { point, signal, ...(told ? { losses } : {}) };
    }
  }
}

function row(name: string, requirement: string, kinds: readonly Kind[], told: boolean): Row {
  return {
    name,
    requirement,
    cases: (setup) => lossy(setup, kinds, told),
    judge(points) {
      const tallies = kinds.map((kind) => points(nameOf(kind)));
      const doubled = tallies.map(({ heard, sent }) => Math.max(0, heard - sent));
      return {
        measured: `${tallies.map(({ right }) => percent(right)).join(", ")} (${doubled.join(", ")} too many)`,
        pass: tallies.every(({ right }) => right === 1),
      };
    },
  };
}

export const loss = [
  row(
    "packet-loss",
    "tones 100/100 ms, 1 % and 5 % of 20 ms packets zeroed, and 5 % two at a time (a tone keeps at least one piece of 28 ms): all heard, nothing doubled",
    ZEROED,
    false,
  ),
  row(
    "packet-loss-told",
    "the same told with lost(), 5 % of packets of 5, 10, 20, 30, 40 and 60 ms: all heard, nothing doubled",
    TOLD,
    true,
  ),
];
