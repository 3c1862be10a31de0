// @ts-check
// spandsp, as a program of ours that stays alive and does a round when it is told to; its own clock measures it.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../peers/spandsp.c", import.meta.url));
const BUILD = fileURLToPath(new URL("../../build/", import.meta.url));
const PROGRAM = `${BUILD}spandsp-rounds`;

/** Compiles it; returns false where the compiler or the library is missing. */
export function buildSpandsp() {
  mkdirSync(BUILD, { recursive: true });
  return spawnSync("cc", ["-O2", SOURCE, "-lspandsp", "-o", PROGRAM]).status === 0;
}

/**
 * Starts it on some samples.
 * @param {string} name
 * @param {Int16Array} pcm
 */
export function startSpandsp(name, pcm) {
  const path = `${BUILD}${name.replace(/\W+/g, "-")}.raw`;
  writeFileSync(path, new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength));
  const child = spawn(PROGRAM, ["--rounds", path], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /**
     * Does a round; the command is "rx" or "tx ON OFF DIGITS".
     * @param {string} command
     */
    async round(command) {
      child.stdin.write(`${command}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("spandsp: expected a line, got the end");
      const [ns, samples, digits = ""] = String(value).split(" ");
      return { ns: Number(ns), samples: Number(samples), digits };
    },
    stop: () => child.stdin.end(),
  };
}

/**
 * A second of a tone as spandsp sends it.
 * @param {string} tone
 */
export function spandspTone(tone) {
  const { stdout } = spawnSync(PROGRAM, ["--tone", tone]);
  return new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1).subarray(800, 8800);
}
