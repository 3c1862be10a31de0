// Conformance: CONFORMANCE.md, from what was measured of each receiver.
import type { Book, Kept } from "./results.ts";
import type { Row } from "./row.ts";

export const DEFAULT_SEED = 1;
export const HOME_RATE = 8000;
export const OTHER_RATES = [16000, 44100, 48000];
/** Share of the signals that a quick run, and a run at another rate, plays. */
export const THIN_SHARE = 0.1;

/** `books` begins with our own. */
export function report(rows: readonly Row[], books: readonly Book[]): string {
  return `# Conformance

Measured and written by \`npm run conformance\`, with seed ${DEFAULT_SEED}; another seed (\`-- --seed 2\`) gives other signals of the same
kinds. \`-- --row NAME\` measures one row again, \`-- --help\` says what else there is.

Unless a row says otherwise: 8 kHz, 16 bits, each of the two tones at -10 dBm0, 50 ms tones with 50 to 54 ms between them,
random phases and alignment, each of the 16 tones equally often, at least 320 tones for each figure. "Right" is the share of
tones heard once, in order, with nothing extra. S/N is the power of both tones over that of the noise between 0 and 4 kHz.
Times are those of the half-amplitude points; a pair of figures "mean / worst" is in milliseconds. Every receiver hears the
same samples, with its defaults; only dualtone is given the options that a row names.

## At 8 kHz

${homeTable(rows, books)}

## dualtone at other sample rates

The same with a tenth of the signals.

${ratesTable(rows, books[0]!)}
`;
}

function cell(kept: Kept | undefined): string {
  return kept ? `${kept.pass ? "pass" : "**fail**"}: ${kept.measured}` : "";
}

function homeTable(rows: readonly Row[], books: readonly Book[]): string {
  const results = books.map(({ rates }) => rates[HOME_RATE] ?? {});
  const known = rows.filter(({ name }) => results.some((verdicts) => verdicts[name]));
  const held = results.map((verdicts) => {
    const all = known.flatMap(({ name }) => verdicts[name] ?? []);
    return `${all.filter(({ pass }) => pass).length} of ${all.length}`;
  });
  return markdown(
    ["row", "requirement", ...books.map(({ receiver, version }) => `${receiver} ${version}`.trim())],
    [
      ...known.map(({ name, requirement }) => [name, requirement, ...results.map((verdicts) => cell(verdicts[name]))]),
      ["", "rows held", ...held],
    ],
  );
}

function ratesTable(rows: readonly Row[], ours: Book): string {
  const results = OTHER_RATES.map((rate) => ours.rates[rate] ?? {});
  const known = rows.filter(({ name }) => results.some((verdicts) => verdicts[name]));
  return markdown(
    ["row", ...OTHER_RATES.map((rate) => `${rate} Hz`)],
    known.map(({ name }) => [name, ...results.map((verdicts) => cell(verdicts[name]))]),
  );
}

function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...lines.map(line)].join("\n");
}

/** Rows of which a receiver heard other samples than ours did, or was asked something else: to be measured again. */
export function outdated(rows: readonly Row[], [ours, ...others]: readonly Book[]): string[] {
  return others.flatMap(({ receiver, rates }) => {
    const differ = rows.filter(({ name }) => {
      const [a, b] = [ours?.rates[HOME_RATE]?.[name], rates[HOME_RATE]?.[name]];
      return a && b && a.digest !== b.digest;
    });
    return differ.map(({ name }) => `${receiver}: ${name}`);
  });
}
