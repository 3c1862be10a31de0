import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeWav } from "../../src/audio/index.ts";
import { renderTones } from "../../src/index.ts";
import { runIn, temporaryFolder } from "./run.ts";

const folder = temporaryFolder();
const run = (...args: string[]) => runIn(folder, ["plot", ...args]);
const read = (name: string) => readFileSync(join(folder, name));
const one = encodeWav(renderTones("19#"), { sampleRate: 8000 });
writeFileSync(join(folder, "one.wav"), one);
writeFileSync(join(folder, "text.wav"), "this is no recording");
const many = Array.from({ length: 17 }, () => new Int16Array(800));
writeFileSync(join(folder, "many.wav"), encodeWav(many, { sampleRate: 8000 }));

describe("dualtone plot", () => {
  it("writes an SVG that says what was heard", async () => {
    expect(await run("one.wav", "-o", "one.svg")).toMatchObject({ code: 0, stderr: "", stdout: Buffer.alloc(0) });
    expect(read("one.svg").toString()).toContain("<title>Spectrogram of one.wav from 0 to 2000 Hz; 1 9 #</title>");
  });

  it("writes a PNG, whatever the case of its name", async () => {
    expect(await run("one.wav", "-o", "ONE.PNG")).toMatchObject({ code: 0, stderr: "" });
    expect(read("ONE.PNG").toString("latin1", 0, 8)).toBe("\x89PNG\r\n\x1a\n");
  });

  it("draws a stretch", async () => {
    expect(await run("one.wav", "-o", "part.svg", "--from-ms", "250", "--to-ms", "520.5")).toMatchObject({ code: 0 });
    expect(read("part.svg").toString()).toMatch(/<title>[^<]*; 9<\/title>[^]*271 ms, 1 tone</);
  });

  it("takes raw samples from standard input", async () => {
    const args = ["plot", "--raw", "--rate", "8000", "-", "-o", "raw.svg"];
    expect(await runIn(folder, args, one.subarray(44))).toMatchObject({ code: 0, stderr: "" });
    expect(read("raw.svg").toString()).toContain("Spectrogram of standard input from 0 to 2000 Hz; 1 9 #");
  });

  it.each([
    [["one.wav", "-o", "one.gif"], '--output: expected a name that ends in .svg or .png, got "one.gif"'],
    [["one.wav", "-o", "-"], '--output: expected a name that ends in .svg or .png, got "-"'],
    [["one.wav", "-o", "x.svg", "--from-ms", "900"], "--from-ms: expected a number from 0 to 799, got 900"],
    [["one.wav", "-o", "x.svg", "--to-ms", "-1"], "--to-ms: expected a number from 1 to 800, got -1"],
    [["one.wav", "-o", "x.svg", "--from-ms", "soon"], '--from-ms: expected a number, got "soon"'],
    [["one.wav", "-o", "x.svg", "--rate", "8000"], "--rate: expected --raw with it, got none"],
    [["one.wav"], "required option '-o, --output <file>' not specified"],
  ])("%j is a wrong argument", async (args, complaint) => {
    expect(await run(...args)).toMatchObject({ code: 2, stderr: `dualtone: ${complaint}\n` });
    expect(existsSync(join(folder, "x.svg"))).toBe(false);
  });

  it.each([
    ["missing.wav", "expected a file to read, got no such file or directory"],
    ["text.wav", "expected WAV, "],
    ["many.wav", "channels: expected an integer from 1 to 16, got 17"],
  ])("%s cannot be drawn", async (name, complaint) => {
    const { code, stderr } = await run(name, "-o", "x.png");
    expect(code).toBe(1);
    expect(stderr).toContain(`dualtone: ${name}: ${complaint}`);
    expect(existsSync(join(folder, "x.png"))).toBe(false);
  });

  it("says so when the picture cannot be written", async () => {
    const { code, stderr } = await run("one.wav", "-o", "no-such-folder/one.svg");
    expect(code).toBe(1);
    expect(stderr).toContain("dualtone: no-such-folder/one.svg: ");
  });
});
