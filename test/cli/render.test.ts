import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderTones } from "../../src/index.ts";
import { A_LAW_VALUES, MU_LAW_VALUES } from "../signals.ts";
import { program, runIn, shellIn, temporaryFolder, type Outcome } from "./run.ts";

const folder = temporaryFolder();
const run = (...args: string[]) => runIn(folder, args);
const read = (name: string) => readFileSync(join(folder, name));

async function render(...args: string[]): Promise<Buffer> {
  const { code, stdout, stderr } = await run("render", ...args, "-o", "out.wav");
  expect({ code, stdout: stdout.length, stderr }).toEqual({ code: 0, stdout: 0, stderr: "" });
  return read("out.wav");
}

function int16(bytes: Buffer): Int16Array {
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i));
}

describe("dualtone render", () => {
  it("writes a 44-byte header and the rendered samples, bit for bit", async () => {
    const wav = await render("1800,555#");
    expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
    expect(wav.toString("latin1", 36, 40)).toBe("data");
    expect(wav.readUInt32LE(24)).toBe(8000);
    expect(int16(wav.subarray(44))).toEqual(renderTones("1800,555#"));
  });

  it("hands every option on", async () => {
    const options = { sampleRate: 16000, toneMs: 120.5, gapMs: 80, levelDbm0: -12.5, twistDb: 2 };
    const flags = ["--rate", "16000", "--tone-ms", "120.5", "--gap-ms", "80", "--level", "-12.5", "--twist", "2"];
    const wav = await render("1800wA", ...flags);
    expect(wav.readUInt32LE(24)).toBe(16000);
    expect(int16(wav.subarray(44))).toEqual(renderTones("1800wA", options));
  });

  it.each([
    ["mulaw", 7, MU_LAW_VALUES],
    ["alaw", 6, A_LAW_VALUES],
  ])("writes %s", async (format, tag, values) => {
    const wav = await render("159D", "--format", format);
    expect(wav.readUInt16LE(20)).toBe(tag);
    const codes = [...wav.subarray(wav.indexOf("data") + 8)];
    renderTones("159D").forEach((sample, i) => {
      const step = Math.max(8, Math.abs(sample) / 16);
      if (Math.abs(values[codes[i]!]! - sample) > step) expect.fail(`sample ${i}: ${sample} -> ${values[codes[i]!]}`);
    });
  });

  it("--raw leaves the header out", async () => {
    expect(int16(await render("42", "--raw"))).toEqual(renderTones("42"));
    expect(await render("42", "--raw", "--format", "alaw")).toHaveLength(renderTones("42").length);
  });

  it("-o - writes the same bytes to standard output", async () => {
    const { code, stdout } = await run("render", "1800,555#", "-o", "-");
    expect(code).toBe(0);
    expect(stdout).toEqual(await render("1800,555#"));
  });

  it("renders an empty sequence to an empty file of audio", async () => {
    expect(await render("")).toHaveLength(44);
  });

  it("replaces a file, and follows a link to it", async () => {
    writeFileSync(join(folder, "target.wav"), "old");
    symlinkSync("target.wav", join(folder, "link.wav"));
    expect((await run("render", "7", "-o", "link.wav")).code).toBe(0);
    expect(int16(read("target.wav").subarray(44))).toEqual(renderTones("7"));
  });

  it("treats a closed pipe as no error", async () => {
    const line = '"$dualtone" render 1 -o - --rate 192000 --tone-ms 60000 | head -c 4; echo " ${PIPESTATUS[0]}"';
    const { stdout, stderr } = await shellIn(folder, line);
    expect({ stdout: stdout.toString(), stderr }).toEqual({ stdout: "RIFF 0\n", stderr: "" });
  });
});

describe("wrong arguments of dualtone render", () => {
  const unwritten = (outcome: Outcome, message: string) => {
    expect({ code: outcome.code, stdout: outcome.stdout.length }).toEqual({ code: 2, stdout: 0 });
    expect(outcome.stderr).toBe(`dualtone: ${message}\n`);
    expect(existsSync(join(folder, "never.wav"))).toBe(false);
  };

  it.each([
    ["--rate", "7999", "an integer from 8000 to 192000, got 7999"],
    ["--rate", "8000.5", "an integer from 8000 to 192000, got 8000.5"],
    ["--rate", "fast", 'a number, got "fast"'],
    ["--rate", "", 'a number, got ""'],
    ["--tone-ms", "-3", "a number from 1 to 60000, got -3"],
    ["--tone-ms", "NaN", 'a number, got "NaN"'],
    ["--gap-ms", "60001", "a number from 0 to 60000, got 60001"],
    ["--level", "4", "a number from -70 to 3, got 4"],
    ["--twist", "20.5", "a number from -20 to 20, got 20.5"],
    ["--format", "mp3", 'one of "s16", "mulaw", "alaw", got "mp3"'],
  ])("%s %s", async (flag, value, expected) => {
    unwritten(await run("render", "123", "-o", "never.wav", flag, value), `${flag}: expected ${expected}`);
  });

  it("a twist that passes full scale names both flags", async () => {
    const outcome = await run("render", "123", "-o", "never.wav", "--level", "3", "--twist", "10");
    unwritten(outcome, "--level: expected at most -1.86 with a --twist of 10, got 3");
  });

  it("a sequence names the place of its first fault", async () => {
    const outcome = await run("render", "12x4", "-o", "never.wav");
    expect(outcome.stderr).toMatch(/^dualtone: sequence\[2\]: expected .* got "x"\n$/);
    expect(outcome.code).toBe(2);
  });

  it("a sequence too long to render at once is refused", async () => {
    const outcome = await run("render", "1".repeat(1000), "-o", "never.wav", "--tone-ms", "60000");
    expect(outcome.stderr).toMatch(/^dualtone: sequence: expected at most \d+ samples/);
    expect(outcome.code).toBe(2);
  });

  it.each([
    [["render", "123"], "required option '-o, --output <file>' not specified"],
    [["render", "-o", "never.wav"], "missing required argument 'sequence'"],
    [["render", "1", "2", "-o", "never.wav"], "too many arguments for 'render'. Expected 1 argument but got 2."],
    [["render", "1", "-o", "never.wav", "--loud"], "unknown option '--loud'"],
    [["render", "1", "-o", "never.wav", "--rate"], "option '--rate <hz>' argument missing"],
  ])("%j", async (args, message) => {
    unwritten(await run(...args), message);
  });
});

describe("an output that cannot be written", () => {
  it.each([
    ["no/such/folder/out.wav", "no such file or directory"],
    [".", "a directory"],
    ["/dev/full", "no space left"],
  ])("%s", async (output, reason) => {
    const { code, stderr } = await run("render", "123", "-o", output);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `dualtone: ${output}: expected a file to write, got ${reason}\n`,
    });
  });

  it("is standard output on a full disk", async () => {
    const { code, stderr } = await shellIn(folder, '"$dualtone" render 123 -o - > /dev/full');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^dualtone: standard output: .*no space left.*\n$/);
  });

  it("leaves nothing behind when the program is stopped", async () => {
    const own = join(folder, "stopped");
    mkdirSync(own);
    writeFileSync(join(own, "out.wav"), "old");
    const outcome = await stopWhileWriting(own);
    expect(outcome).toBe("SIGINT");
    expect(readdirSync(own)).toEqual(["out.wav"]);
    expect(readFileSync(join(own, "out.wav"), "utf8")).toBe("old");
  });
});

// Sends the signal as soon as a file that was not there before has grown: 92 MB take far longer to write than that.
function stopWhileWriting(cwd: string): Promise<NodeJS.Signals | null> {
  const args = [program, "render", "1111", "-o", "out.wav", "--rate", "192000", "--tone-ms", "60000"];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd }, () => resolve(child.signalCode));
    const timer = setInterval(() => {
      const growing = readdirSync(cwd).find((name) => name !== "out.wav");
      if (child.exitCode !== null || (growing && statSync(join(cwd, growing)).size > 0)) {
        clearInterval(timer);
        for (let i = 0; i < 3; i++) child.kill("SIGINT");
        setTimeout(() => child.kill("SIGINT"), 1);
      }
    }, 1);
  });
}
