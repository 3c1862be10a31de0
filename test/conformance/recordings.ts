// Labelled recordings of real telephones, for whoever has some: a folder with manifest.tsv (columns file and digits).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resample, type TrueTone } from "../signals.ts";
import { RECORDED_RATE, readSamples } from "./recorded.ts";
import type { Row } from "./row.ts";

/** A tone of which only the name is known. */
function named(tone: string): TrueTone {
  const unknown = { startMs: NaN, endMs: NaN, firstMs: NaN, lowHz: NaN, highHz: NaN, lowDbm0: NaN, highDbm0: NaN };
  return { tone, ...unknown };
}

export const recordings: Row[] = [
  {
    name: "recordings",
    requirement: "labelled recordings of real lines: at least 93 of 95 exactly right",
    needs: "recordings",
    *cases({ recordings: folder, sampleRate }) {
      const [head, ...lines] = readFileSync(join(folder!, "manifest.tsv"), "utf8").trim().split(/\r?\n/);
      const columns = head!.split("\t");
      for (const line of lines) {
        const cells = line.split("\t");
        const samples = resample(
          readSamples(join(folder!, cells[columns.indexOf("file")]!)),
          RECORDED_RATE / sampleRate,
        );
        const tones = [...cells[columns.indexOf("digits")]!].map(named);
        yield { point: "", signal: { samples, sampleRate, tones } };
      }
    },
    judge(points) {
      const { rightSignals, signals } = points("");
      return { measured: `${rightSignals} of ${signals}`, pass: rightSignals / signals >= 93 / 95 };
    },
  },
];
