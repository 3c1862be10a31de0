// Tests every requirement that needs no recorded sound as `npm run conformance -- --quick --seed 2 --rate HZ` measures it.
import { expect, test } from "vitest";
import { dualtone } from "./dualtone.ts";
import { measure } from "./listen.ts";
import { THIN_SHARE } from "./report.ts";
import { Setup } from "./row.ts";
import { rows } from "./rows.ts";

const SEED = 2;
const TIMEOUT_MS = 120_000;

/** One test file a sample rate, so that they run side by side. */
export function testEveryRow(sampleRate: number): void {
  const setup = new Setup({ sampleRate, seed: SEED, share: THIN_SHARE });
  for (const row of rows.filter(({ needs }) => needs === undefined)) {
    test(`${row.name} at ${sampleRate} Hz, seed ${SEED}`, { timeout: TIMEOUT_MS }, () => {
      const [result] = measure(row, [dualtone], setup, () => undefined);
      const faults = result!.faults.map(({ point, fault }) => `${point}: ${fault}`);
      expect(result!.pass, [row.requirement, result!.measured, ...faults].join("\n")).toBe(true);
    });
  }
}
