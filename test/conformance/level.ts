// The quietest and the loudest tones; past full scale they are clipped hard, as loud senders' are.
import { percent, reach, steps, tones, value, type Row } from "./row.ts";

const QUIET = steps(-20, -56);
/** At +3 dBm0 and above, the peaks of both tones together are 6 dB and more over full scale. */
const LOUD = [-15, -10, -5, 0, 3, 6];

const range: Row = {
  name: "level",
  requirement:
    "level per tone: lowest accepted -47 dBm0 or less; -15, -10, -5, 0, +3 and +6 dBm0 (clipped hard): at least 99.5 % right",
  *cases(setup) {
    for (const dbm0 of [...QUIET, ...LOUD]) {
      const change = () => ({ lowDbm0: dbm0, highDbm0: dbm0 });
      for (const signal of tones(setup, setup.random(`level ${dbm0}`), 320, change)) yield { point: `${dbm0}`, signal };
    }
  },
  judge(points) {
    const lowest = reach(points, "", QUIET, (tally) => tally.right >= 0.995);
    const loud = LOUD.map((dbm0) => points(dbm0).right);
    const measured = `${value(lowest, "dBm0")}; ${loud.map(percent).join(", ")}`;
    return { measured, pass: lowest <= -47 && Math.min(...loud) >= 0.995 };
  },
};

export const level = [range];
