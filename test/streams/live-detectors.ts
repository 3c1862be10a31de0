// How many detectors hold memory of the core, counted where they take it and give it back.
import { onTestFinished, vi } from "vitest";
import { core } from "../../src/core/core.ts";

/** Returns a count of the detectors made since the call and not yet freed. */
export function countDetectors(): () => number {
  const { wasm } = core();
  const made = vi.spyOn(wasm, "detectorCreate");
  const freed = vi.spyOn(wasm, "detectorFree");
  onTestFinished(() => [made, freed].forEach((spy) => spy.mockRestore()));
  return () => made.mock.calls.length - freed.mock.calls.length;
}
