import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chunk, fmt, riff } from "../audio/wav-bytes.ts";
import { MU_LAW_VALUES, Random, toInt16, toneSequence, whiteNoise, type Signal } from "../signals.ts";
import { runIn, shellIn, temporaryFolder } from "./run.ts";

const folder = temporaryFolder();
const run = (...args: string[]) => runIn(folder, args);

async function linesOf(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.toString().split("\n").slice(0, -1);
}

function dial(digits: string, lowDbm0 = -10, highDbm0 = -10, sampleRate = 8000): Signal {
  const specs = [...digits].map((tone) => ({ tone, toneMs: 80, pauseMs: 70, lowDbm0, highDbm0, edgeMs: 2 }));
  return toneSequence(new Random(7), specs, { sampleRate, leadMs: 100 });
}

/** Interleaved 16-bit samples, the shorter channels padded with silence. */
function interleaved(signals: readonly Signal[]): Uint8Array {
  const frames = Math.max(...signals.map(({ samples }) => samples.length));
  const pcm = new Int16Array(frames * signals.length);
  signals.forEach(({ samples }, channel) => {
    toInt16(samples).forEach((sample, i) => (pcm[i * signals.length + channel] = sample));
  });
  return new Uint8Array(pcm.buffer);
}

function wavOf(...signals: Signal[]): Uint8Array {
  const header = fmt({ channels: signals.length, sampleRate: signals[0]!.sampleRate });
  return riff([header, chunk("data", [...interleaved(signals)])]);
}

function mulaw({ samples }: Signal): Uint8Array {
  const codeOf = new Map(Array.from(MU_LAW_VALUES, (value, code) => [value, code]));
  const values = [...codeOf.keys()];
  return Uint8Array.from(toInt16(samples), (sample) => {
    const nearest = values.reduce((best, value) => (Math.abs(value - sample) < Math.abs(best - sample) ? value : best));
    return codeOf.get(nearest)!;
  });
}

const save = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
const left = dial("19#", -12, -10);
const right = dial("D0*5", -14, -20, 8000);
const quiet: Signal = { samples: whiteNoise(new Random(3), 8000, 8000, 1e-4), sampleRate: 8000, tones: [] };
const one = wavOf(left);
const two = wavOf(left, right);
save("one.wav", one);
save("two.wav", two);
save("quiet.wav", wavOf(quiet));
save("text.wav", new TextEncoder().encode("this is no recording at all"));
save("slow.wav", wavOf({ ...left, sampleRate: 4000 }));
save("cut.wav", one.subarray(0, one.length - 2000));
mkdirSync(join(folder, "folder.wav"));

describe("dualtone detect", () => {
  it("prints a line a tone, each channel heard by itself", async () => {
    const lines = await linesOf("detect", "two.wav");
    expect(lines).toHaveLength(7);
    const sent = [left, right].flatMap(({ tones }, i) => tones.map((tone) => ({ ...tone, channel: i + 1 })));
    for (const { channel, tone, startMs, endMs, lowDbm0, highDbm0 } of sent) {
      const line = lines.find((line) => line.startsWith(`channel ${channel}  ${tone}  `));
      const numbers =
        /start +([\d.]+) ms {2}end +([\d.]+) ms {2}level +(-[\d.]+) dBm0 {2}twist +([-+]?[\d.]+) dB$/.exec(line!)!;
      const [start, end, level, twist] = numbers.slice(1).map(Number);
      expect(Math.abs(start! - startMs)).toBeLessThan(8);
      expect(Math.abs(end! - endMs)).toBeLessThan(8);
      expect(level).toBeCloseTo((lowDbm0 + highDbm0) / 2, 0);
      expect(twist).toBeCloseTo(highDbm0 - lowDbm0, 0);
    }
  });

  it("prints the tones of all channels in the order of their ends, in aligned columns", async () => {
    const lines = await linesOf("detect", "two.wav");
    const ends = lines.map((line) => Number(/end +([\d.]+)/.exec(line)![1]));
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  it("names the file where there are several", async () => {
    const lines = await linesOf("detect", "two.wav", "quiet.wav", "one.wav");
    expect(lines.slice(0, 7).every((line) => line.startsWith("two.wav    channel "))).toBe(true);
    expect(lines.slice(7).every((line) => line.startsWith("one.wav    channel 1  "))).toBe(true);
    expect(lines).toHaveLength(10);
  });

  it("--json prints an object a tone, with these keys", async () => {
    const tones = (await linesOf("detect", "--json", "two.wav")).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(tones).toHaveLength(7);
    for (const tone of tones) {
      expect(Object.keys(tone).join()).toBe("file,channel,tone,startMs,endMs,levelDbm0,twistDb,lowHz,highHz,snrDb");
      expect(tone).toMatchObject({ file: "two.wav", channel: expect.any(Number) as number });
    }
    const nine = tones.find(({ tone }) => tone === "9") as Record<string, number>;
    expect(Math.abs(nine.lowHz! - 852)).toBeLessThan(2);
    expect(Math.abs(nine.highHz! - 1477)).toBeLessThan(2);
    expect(nine.snrDb).toBeGreaterThan(30);
  });

  it("--digits prints just the digits, a line a channel", async () => {
    expect(await linesOf("detect", "--digits", "two.wav")).toEqual(["19#", "D0*5"]);
    expect(await linesOf("detect", "--digits", "quiet.wav")).toEqual([""]);
  });

  it("--digits says which file and channel where there are several files", async () => {
    const lines = await linesOf("detect", "--digits", "two.wav", "quiet.wav");
    expect(lines).toEqual(["two.wav\t1\t19#", "two.wav\t2\tD0*5", "quiet.wav\t1\t"]);
  });

  it("hearing nothing is no error", async () => {
    expect(await linesOf("detect", "quiet.wav")).toEqual([]);
    expect(await linesOf("detect", "--json", "quiet.wav")).toEqual([]);
  });

  it("hears what dualtone render writes, at every rate", async () => {
    for (const rate of ["8000", "44100", "192000"]) {
      const line = `"$dualtone" render "1800,555#" --rate ${rate} -o - | "$dualtone" detect --digits -`;
      expect((await shellIn(folder, line)).stdout.toString()).toBe("1800555#\n");
    }
  });
});

describe("dualtone detect on standard input", () => {
  const hear = async (input: Uint8Array, ...args: string[]) => {
    const { code, stdout, stderr } = await runIn(folder, ["detect", ...args, "-"], input);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout.toString();
  };

  it("hears a WAV", async () => {
    expect(await hear(two, "--digits")).toBe("19#\nD0*5\n");
    expect(await hear(one, "--json")).toMatch(/^\{"file":"-","channel":1,"tone":"1",/);
  });

  it("hears raw samples, 16-bit unless told", async () => {
    expect(await hear(interleaved([left]), "--raw", "--rate", "8000", "--digits")).toBe("19#\n");
    const stereo = ["--raw", "--rate", "8000", "--format", "s16", "--channels", "2", "--digits"];
    expect(await hear(interleaved([left, right]), ...stereo)).toBe("19#\nD0*5\n");
  });

  it("hears raw mu-law at its rate", async () => {
    const signal = dial("0A", -10, -10, 16000);
    const flags = ["--raw", "--rate", "16000", "--format", "mulaw", "--digits"];
    expect(await hear(mulaw(signal), ...flags)).toBe("0A\n");
  });

  it("says so when there is nothing to read", async () => {
    const { code, stderr } = await runIn(folder, ["detect", "-"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^dualtone: standard input: .*an empty file\n$/);
  });
});

describe("a file that cannot be read", () => {
  it.each([
    ["missing.wav", "expected a file to read, got no such file or directory"],
    ["folder.wav", "expected a file to read, got a directory"],
    ["text.wav", 'expected WAV, .*, got bytes that begin with "this is no r"'],
    ["slow.wav", "sampleRate: expected an integer from 8000 to 192000, got 4000"],
  ])("%s does not keep the others from being heard", async (name, complaint) => {
    const { code, stdout, stderr } = await run("detect", "--digits", "one.wav", name, "two.wav");
    expect(code).toBe(1);
    expect(stdout.toString()).toBe("one.wav\t1\t19#\ntwo.wav\t1\t19#\ntwo.wav\t2\tD0*5\n");
    expect(stderr).toMatch(new RegExp(`^dualtone: ${name}: ${complaint}\n$`));
  });

  it("is not one that was cut short: what is there is heard, with a warning", async () => {
    const { code, stdout, stderr } = await run("detect", "--digits", "cut.wav");
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: "19#\n" });
    expect(stderr).toMatch(/^dualtone: cut\.wav: truncated: .*\n$/);
  });
});

describe("recordings of many minutes, heard in threads", () => {
  const minutes = (digits: string, count: number): Signal => {
    const { samples, ...signal } = dial(digits);
    const long = new Float32Array(count * 60 * 8000);
    long.set(samples);
    return { ...signal, samples: long };
  };
  save("long.wav", wavOf(minutes("123", 8)));
  save("short.wav", wavOf(minutes("789*", 1)));
  const sent = ["long.wav\t1\t123", "one.wav\t1\t19#", "short.wav\t1\t789*", "two.wav\t1\t19#", "two.wav\t2\tD0*5"];
  const several = ["long.wav", "missing.wav", "one.wav", "short.wav", "text.wav", "two.wav"];

  it("--ordered prints them in the order given; one that cannot be read stops no other", async () => {
    const { code, stdout, stderr } = await run("detect", "--digits", "--ordered", ...several);
    expect({ code, lines: stdout.toString().split("\n").slice(0, -1) }).toEqual({ code: 1, lines: sent });
    expect(stderr).toMatch(/^dualtone: missing\.wav: .*\ndualtone: text\.wav: .*\n$/);
  });

  it("prints each one's lines together, whichever is done first", async () => {
    const { code, stdout } = await run("detect", "--digits", ...several);
    const lines = stdout.toString().split("\n").slice(0, -1);
    expect({ code, lines: lines.toSorted() }).toEqual({ code: 1, lines: sent });
    expect(lines.indexOf("two.wav\t2\tD0*5")).toBe(lines.indexOf("two.wav\t1\t19#") + 1);
  });

  it("hears standard input among them", async () => {
    const args = ["detect", "--digits", "--ordered", "long.wav", "-", "short.wav"];
    const { code, stdout } = await runIn(folder, args, one);
    expect({ code, stdout: stdout.toString() }).toEqual({
      code: 0,
      stdout: "long.wav\t1\t123\n-\t1\t19#\nshort.wav\t1\t789*\n",
    });
  });

  it("prints what it prints of each alone, with --json and with --explain", async () => {
    for (const flags of [["--json"], ["--json", "--explain"]]) {
      const alone = [
        ...(await linesOf("detect", ...flags, "long.wav")),
        ...(await linesOf("detect", ...flags, "two.wav")),
      ];
      expect(await linesOf("detect", ...flags, "--ordered", "long.wav", "two.wav")).toEqual(alone);
    }
  });
});

describe("wrong arguments of dualtone detect", () => {
  it.each([
    [["one.wav", "--raw"], "--raw: expected --rate with it, got none"],
    [["one.wav", "--rate", "8000"], "--rate: expected --raw with it, got none"],
    [["one.wav", "--format", "s16"], "--format: expected --raw with it, got none"],
    [["one.wav", "--channels", "2"], "--channels: expected --raw with it, got none"],
    [["one.wav", "--raw", "--rate", "4000"], "--rate: expected an integer from 8000 to 192000, got 4000"],
    [["one.wav", "--raw", "--rate", "x"], '--rate: expected a number, got "x"'],
    [["one.wav", "--raw", "--rate", "8000", "--channels", "0"], "--channels: expected an integer from 1 to 256, got 0"],
    [
      ["one.wav", "--raw", "--rate", "8000", "--channels", "1.5"],
      "--channels: expected an integer from 1 to 256, got 1.5",
    ],
    [
      ["one.wav", "--raw", "--rate", "8000", "--format", "g711"],
      '--format: expected one of "u8", "s16", "s24", "s32", "f32", "f64", "mulaw", "alaw", got "g711"',
    ],
    [["one.wav", "--json", "--digits"], "option '--digits' cannot be used with option '--json'"],
    [["-", "-"], "-: expected once, got it twice"],
    [[], "missing required argument 'file'"],
    [["one.wav", "--loud"], "unknown option '--loud'"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await run("detect", ...args);
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: `dualtone: ${message}\n`,
    });
  });
});

describe("a closed pipe", () => {
  it("is no error, however much is left to print", async () => {
    const files = "two.wav ".repeat(200);
    const line = `"$dualtone" detect --json ${files} | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await shellIn(folder, line);
    expect(stdout.toString()).toMatch(/^\{"file":"two.wav".*\}\n0\n$/);
    expect(stderr).toBe("");
  });

  it("keeps the exit code of a file that failed before", async () => {
    const files = "two.wav ".repeat(200);
    const line = `"$dualtone" detect --json --ordered missing.wav ${files} 2>&1 | head -n 2 > /dev/null; echo "\${PIPESTATUS[0]}"`;
    expect((await shellIn(folder, line)).stdout.toString()).toBe("1\n");
  });
});
