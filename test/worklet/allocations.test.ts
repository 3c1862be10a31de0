// The audio thread must not be kept waiting by a garbage collector: what it calls makes no garbage.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const bench = fileURLToPath(new URL("../../bench/worklet.js", import.meta.url));

function collections(calls: number): number {
  const log = execFileSync(process.execPath, ["--trace-gc", bench, "--calls", String(calls)], { encoding: "utf8" });
  return log.split("\n").filter((line) => line.includes("Scavenge")).length;
}

// One object of the least size, 16 bytes, in each of 6 million calls would fill the young generation several times.
it("three million calls of each kind leave no more to collect than a few", () => {
  const few = collections(100_000);
  expect(few).toBeGreaterThan(0);
  expect(collections(3_000_000)).toBeLessThanOrEqual(few + 1);
});
