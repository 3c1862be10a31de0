// CONFORMANCE.md says what is kept in results/, and nothing else.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RECEIVERS } from "./receivers.ts";
import { outdated, report } from "./report.ts";
import { RESULTS, keep, readBook } from "./results.ts";
import { rows } from "./rows.ts";

const kept = (measured: string, digest = "same") => ({ measured, pass: measured === "100 %", digest });

/** Books of two receivers, written and read back. */
function twoBooks() {
  const folder = join(mkdtempSync(join(tmpdir(), "dualtone-results-")), "results");
  const ours = { name: "dualtone", version: "1.0.0" };
  const other = { name: "other", version: "0.1" };
  keep(folder, ours, 8000, "bursts", kept("50 %"));
  keep(folder, ours, 8000, "bursts", kept("100 %"));
  keep(folder, ours, 8000, "twist", kept("9 dB"));
  keep(folder, ours, 48000, "bursts", kept("100 %"));
  keep(folder, other, 8000, "bursts", kept("70 %", "others"));
  return [readBook(folder, "dualtone"), readBook(folder, "other"), readBook(folder, "third")];
}

test("CONFORMANCE.md is the report of the results that are kept", () => {
  const books = RECEIVERS.map((name) => readBook(RESULTS, name));
  expect(readFileSync("CONFORMANCE.md", "utf8")).toBe(report(rows, books));
  expect(outdated(rows, books)).toEqual([]);
});

test("a verdict replaces the one before; rows keep their order, and what nobody measured is left out", () => {
  const lines = report(rows, twoBooks())
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | ?\|$/g, "")));
  expect(lines.map(([row, , ...cells]) => [row, ...cells])).toEqual([
    ["row", "dualtone 1.0.0", "other 0.1", "third"],
    ["---", "---", "---", "---"],
    ["twist", "**fail**: 9 dB", "", ""],
    ["bursts", "pass: 100 %", "**fail**: 70 %", ""],
    ["", "1 of 2", "0 of 1", "0 of 0"],
    ["row", "44100 Hz", "48000 Hz"],
    ["---", "---", "---"],
    ["bursts", "", "pass: 100 %"],
  ]);
});

test("a receiver that heard other samples than ours did is to be measured again", () => {
  expect(outdated(rows, twoBooks())).toEqual(["other: bursts"]);
});
