// Conformance: other people's receivers, run as programs. They tell no times, and hear 8 kHz (multimon-ng 22.05 kHz).
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { resample, toInt16 } from "../signals.ts";
import type { Heard, Receiver } from "./receiver.ts";

const MULTIMON_RATE = 22050;

export interface Peer {
  name: string;
  /** What to install it from, on Debian. */
  install: string;
  /** Undefined when it is not installed. */
  open(): Receiver | undefined;
}

/** The version of a Debian package, without what Debian added; empty where there is no Debian. */
function versionOf(name: string): string {
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f=${Version}", name], { encoding: "utf8" });
  return /^[\d.]+/.exec(stdout ?? "")?.[0] ?? "";
}

function run(program: string, args: readonly string[], input: Int16Array): string {
  const { stdout, error } = spawnSync(program, args, {
    input: Buffer.from(input.buffer, input.byteOffset, input.byteLength),
    maxBuffer: 1 << 28,
    encoding: "latin1",
  });
  if (error) throw error;
  return stdout;
}

function installed(program: string): boolean {
  return (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, program)));
}

const spandsp: Peer = {
  name: "spandsp",
  install: "gcc libspandsp-dev",
  open() {
    const program = compiled("bench/peers/spandsp.c", "build/spandsp");
    if (!program) return undefined;
    return {
      name: "spandsp",
      version: versionOf("libspandsp2"),
      hear: (pcm) =>
        run(program, [], pcm)
          .split("\n")
          .filter(Boolean)
          .map((line): Heard => ({ tone: line[0]!, reportedMs: Number(line.slice(2)) / 8 })),
    };
  },
};

/** Undefined where there is no compiler or no library. */
function compiled(source: string, program: string): string | undefined {
  if (!existsSync(program) || statSync(program).mtimeMs < statSync(source).mtimeMs) {
    mkdirSync("build", { recursive: true });
    if (spawnSync("gcc", ["-O2", source, "-lspandsp", "-o", program]).status !== 0) return undefined;
  }
  return resolve(program);
}

const multimon: Peer = {
  name: "multimon-ng",
  install: "multimon-ng",
  open() {
    if (!installed("multimon-ng")) return undefined;
    return {
      name: "multimon-ng",
      version: versionOf("multimon-ng"),
      hear(pcm, sampleRate) {
        const samples = Float32Array.from(pcm, (step) => step / 32768);
        const faster = toInt16(resample(samples, sampleRate / MULTIMON_RATE));
        const text = run("multimon-ng", ["-q", "-a", "DTMF", "-t", "raw", "-"], faster);
        return [...text.matchAll(/DTMF: (\S)/g)].map((match): Heard => ({ tone: match[1]! }));
      },
    };
  },
};

const dtmf2num: Peer = {
  name: "dtmf2num",
  install: "dtmf2num",
  open() {
    if (!installed("dtmf2num")) return undefined;
    const path = join(mkdtempSync(join(tmpdir(), "dualtone-")), "signal.wav");
    return {
      name: "dtmf2num",
      version: versionOf("dtmf2num"),
      hear(pcm, sampleRate) {
        writeFileSync(path, wav(pcm, sampleRate));
        const text = run("dtmf2num", [path], new Int16Array(0));
        const digits = /DTMF numbers:\s*(\S+)/.exec(text)?.[1] ?? "none";
        return digits === "none" ? [] : [...digits].map((tone): Heard => ({ tone }));
      },
    };
  },
};

function wav(pcm: Int16Array, sampleRate: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + pcm.byteLength, 4);
  head.write("WAVEfmt ", 8, "latin1");
  [16, 1 | (1 << 16), sampleRate, 2 * sampleRate, 2 | (16 << 16)].forEach((word, i) =>
    head.writeUInt32LE(word, 16 + 4 * i),
  );
  head.write("data", 36, "latin1");
  head.writeUInt32LE(pcm.byteLength, 40);
  return Buffer.concat([head, Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)]);
}

export const peers: readonly Peer[] = [spandsp, multimon, dtmf2num];
