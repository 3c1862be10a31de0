// Echo on the line and in a room: the tone dies away slowly and must not be heard twice.
import { Random, addEcho, addRoom, type Signal } from "../signals.ts";
import { Setup, percent, tones, type Row } from "./row.ts";

// As far from the microphone as a telephone on a desk: the direct sound 6 dB over all that the room sends back.
const DIRECT_TO_TAIL_DB = 6;

const KINDS: Record<string, (signal: Signal, random: Random) => void> = {
  echo: (signal) => addEcho(signal, 20, 10),
  room: (signal, random) => addRoom(signal, random, 300, DIRECT_TO_TAIL_DB),
};

export const echo: Row[] = [
  {
    name: "echo",
    requirement:
      "an echo 20 ms late and 10 dB down; a room of 300 ms reverberation time (6 dB below the direct sound): all heard, nothing doubled",
    *cases(setup) {
      for (const [point, add] of Object.entries(KINDS)) {
        const random = setup.random(point);
        // Few tones to a signal, for many rooms.
        for (let i = 0; i < setup.count(640) / 16; i++) {
          for (const signal of tones(new Setup({ ...setup, share: 1 }), random, 16)) {
            add(signal, random);
            yield { point, signal };
          }
        }
      }
    },
    judge(points) {
      const rates = Object.keys(KINDS).map((kind) => points(kind).right);
      return { measured: rates.map(percent).join(", "), pass: rates.every((rate) => rate === 1) };
    },
  },
];
