// A progress bar on standard error, for work that takes longer than a moment.
import { stat } from "node:fs/promises";
import { SingleBar } from "cli-progress";

const patienceMs = 1000;

/** Shows how much of a known amount of work is done, on a terminal only, once the work has lasted a second. */
export class Progress {
  readonly #bar: SingleBar | undefined;
  readonly #total: number;
  readonly #startedMs = performance.now();
  #done = 0;

  constructor(total: number, stream: NodeJS.WriteStream = process.stderr) {
    this.#total = total;
    if (!stream.isTTY || total <= 0) return;
    this.#bar = new SingleBar({ stream, format: "[{bar}] {percentage} %", clearOnComplete: true, linewrap: true });
  }

  /** Adds to the work done. */
  advance(amount: number): void {
    this.#done += amount;
    if (!this.#bar || performance.now() - this.#startedMs < patienceMs) return;
    if (!this.#bar.isActive) this.#bar.start(this.#total, this.#done);
    this.#bar.update(this.#done);
  }

  /** Takes the bar off the screen, so that a line can be printed; it is back at the next advance. */
  clear(): void {
    this.#bar?.stop();
  }
}

/** Returns the bytes of all files together, so far as they are known. */
export async function totalBytes(files: readonly string[]): Promise<number> {
  let total = 0;
  for (const file of files)
    total += await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
  return total;
}
