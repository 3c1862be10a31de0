// Runs the built command as a child process, as a shell does.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
}

/** Makes an empty folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dualtone-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `dualtone` in a folder, with bytes on its standard input. */
export function runIn(
  folder: string,
  args: readonly string[],
  input: Uint8Array = new Uint8Array(0),
): Promise<Outcome> {
  return run(process.execPath, [program, ...args], folder, input);
}

/** Runs a line of shell script in a folder; `"$dualtone"` is the program. */
export function shellIn(folder: string, line: string): Promise<Outcome> {
  return run("bash", ["-c", line], folder, new Uint8Array(0));
}

function run(command: string, args: readonly string[], cwd: string, input: Uint8Array): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, dualtone: program } });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on("data", (bytes: Buffer) => stderr.push(bytes));
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
