// Conformance: CONFORMANCE.md, from what a full run measured.
import type { Result } from "./listen.ts";
import type { Row } from "./row.ts";
import type { Task } from "./task.ts";

export const DEFAULT_SEED = 1;
export const HOME_RATE = 8000;
export const OTHER_RATES = [16000, 44100, 48000];
/** Share of the signals that a quick run, and a run at another rate, plays. */
export const THIN_SHARE = 0.1;

export interface Measured {
  row: Row;
  task: Task;
  results: Result[];
  seconds: number;
}

export function report(all: readonly Measured[]): string {
  const home = all.filter(({ task }) => task.sampleRate === HOME_RATE);
  const others = all.filter(({ task }) => task.sampleRate !== HOME_RATE);
  return `# Conformance

Made by \`npm run conformance\`, seed ${DEFAULT_SEED}; another seed gives other signals of the same kinds. Unless a row says
otherwise: 8 kHz, 16 bits, each of the two tones at -10 dBm0, 50 ms tones with 50 to 54 ms between them, random phases and
alignment, each of the 16 tones equally often, at least 320 tones for each figure. "Right" is the share of tones heard once,
in order, with nothing extra. S/N is the power of both tones over that of the noise between 0 and 4 kHz. Times are those of
the half-amplitude points; a pair of figures "mean / worst" is in milliseconds. All rows are measured with default options
unless they say so.

${table(home)}

## At other sample rates

The same with a tenth of the signals.

${ratesTable(others)}
`;
}

function cell(result: Result | undefined): string {
  return result ? `${result.pass ? "pass" : "**fail**"}: ${result.measured}` : "";
}

function table(home: readonly Measured[]): string {
  const names = home[0]!.results.map(({ receiver }) => receiver);
  const held = names.map((_, i) => `${home.filter(({ results }) => results[i]!.pass).length} of ${home.length}`);
  return markdown(
    ["row", "requirement", ...names],
    [...home.map(({ row, results }) => [row.name, row.requirement, ...results.map(cell)]), ["", "rows held", ...held]],
  );
}

function ratesTable(others: readonly Measured[]): string {
  const names = [...new Set(others.map(({ row }) => row.name))];
  const find = (name: string, rate: number) =>
    others.find(({ row, task }) => row.name === name && task.sampleRate === rate)?.results[0];
  return markdown(
    ["row", ...OTHER_RATES.map((rate) => `${rate} Hz`)],
    names.map((name) => [name, ...OTHER_RATES.map((rate) => cell(find(name, rate)))]),
  );
}

function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...lines.map(line)].join("\n");
}
