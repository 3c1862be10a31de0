// `dualtone detect --explain` as it is typed, and what it prints.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeWav } from "../../../src/audio/index.ts";
import { Random, toInt16, toneSequence } from "../../signals.ts";
import { runIn, temporaryFolder } from "../run.ts";

const folder = temporaryFolder();

async function linesOf(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runIn(folder, ["detect", "--explain", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.toString().split("\n").slice(0, -1);
}

function dial(specs: { tone: string; toneMs?: number; lowDbm0?: number }[]): Int16Array {
  const all = specs.map((spec) => ({ toneMs: 60, pauseMs: 100, ...spec }));
  return toInt16(toneSequence(new Random(3), all, { sampleRate: 8000, leadMs: 100, tailMs: 100 }).samples);
}

const left = dial([{ tone: "1" }, { tone: "5", toneMs: 20 }, { tone: "9" }]);
const right = dial([{ tone: "D" }, { tone: "A", lowDbm0: -30 }, { tone: "2", toneMs: 20 }]).subarray(0, left.length);
const save = (name: string, ...channels: Int16Array[]) => {
  const length = Math.max(...channels.map((channel) => channel.length));
  const padded = channels.map((channel) => Int16Array.from({ length }, (_, i) => channel[i] ?? 0));
  writeFileSync(join(folder, name), encodeWav(padded, { sampleRate: 8000 }));
};
save("one.wav", left);
save("two.wav", left, right);
save("silent.wav", new Int16Array(4000));

describe("dualtone detect --explain", () => {
  test("prints what was heard and what was refused, in the order of time, and a summary", async () => {
    const lines = await linesOf("one.wav");
    const numbers = (line: string) => line.replace(/\d+\.\d/g, "N").replace(/ +/g, " ");
    expect(lines.map(numbers)).toEqual([
      "channel 1 1 start N ms end N ms level -N dBm0 twist N dB",
      "channel 1 5 start N ms end N ms refused: N ms long; the least is N ms",
      "channel 1 9 start N ms end N ms level -N dBm0 twist N dB",
      expect.stringMatching(/^channel 1 8000 Hz, N\d\d s, peak -N dB of full scale$/) as string,
      expect.stringMatching(
        /^channel 1 loudest pair of DTMF frequencies, [19] at \d+ ms: \d+ Hz -N dBm0 and \d+ Hz -N dBm0$/,
      ) as string,
    ]);
    expect(lines.slice(0, 3).map((line) => line.indexOf("ms  end"))).toEqual(
      [lines[0], lines[0], lines[0]].map((line) => line!.indexOf("ms  end")),
    );
  });

  test("sorts the channels together, and sums each up", async () => {
    const lines = await linesOf("two.wav");
    const sounds = lines.filter((line) => line.includes(" start "));
    const starts = sounds.map((line) => Number(/start +([\d.]+)/.exec(line)![1]));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(sounds.map((line) => line.slice(0, 12) + (line.includes("refused") ? "-" : "+")).sort()).toEqual([
      "channel 1  1+",
      "channel 1  5-",
      "channel 1  9+",
      "channel 2  2-",
      "channel 2  A-",
      "channel 2  D+",
    ]);
    expect(sounds.find((line) => line.startsWith("channel 2  A"))).toMatch(
      /refused: reverse twist, the high tone louder by 20\.\d dB; the most is 18 dB$/,
    );
    expect(lines.filter((line) => line.includes("8000 Hz, ")).map((line) => line.slice(0, 9))).toEqual([
      "channel 1",
      "channel 2",
    ]);
  });

  test("names the file where there are several", async () => {
    const lines = await linesOf("one.wav", "silent.wav");
    expect(lines.slice(0, 5).every((line) => line.startsWith("one.wav     channel 1  "))).toBe(true);
    expect(lines.slice(5)).toEqual(["silent.wav  channel 1  8000 Hz, 0.500 s, silence"]);
  });

  test("--json tells the same as objects", async () => {
    const objects = (await linesOf("--json", "one.wav")).map((line) => JSON.parse(line) as Record<string, unknown>);
    const plain = await runIn(folder, ["detect", "--json", "one.wav"]);
    expect(
      objects.filter(({ refusals, summary }) => !refusals && !summary).map((tone) => JSON.stringify(tone)),
    ).toEqual(plain.stdout.toString().trim().split("\n"));
    expect(objects[1]).toMatchObject({
      file: "one.wav",
      channel: 1,
      tone: "5",
      refusals: [{ limit: "minToneMs", allowed: 25.5 }],
    });
    expect(Object.keys(objects[1]!).join()).toBe("file,channel,tone,startMs,endMs,lowDbm0,highDbm0,twistDb,refusals");
    expect(objects[3]).toMatchObject({
      file: "one.wav",
      channel: 1,
      summary: { sampleRate: 8000, durationMs: left.length / 8, clipped: 0, others: 0 },
    });
    expect(objects).toHaveLength(4);
    expect(JSON.parse((await linesOf("--json", "silent.wav"))[0]!)).toMatchObject({
      summary: { peakDb: null, others: 0 },
    });
  });

  test("cannot print just the digits too", async () => {
    const { code, stderr } = await runIn(folder, ["detect", "--explain", "--digits", "one.wav"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "dualtone: option '--explain' cannot be used with option '--digits'\n",
    });
  });
});
