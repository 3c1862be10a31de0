// `npm run conformance`: measures every requirement and says how it did, beside other receivers where installed.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Result } from "./listen.ts";
import { OURS, RECEIVERS, openReceivers } from "./receivers.ts";
import { missingSpeech } from "./recorded.ts";
import { DEFAULT_SEED, HOME_RATE, OTHER_RATES, THIN_SHARE, report, type Measured } from "./report.ts";
import type { Row } from "./row.ts";
import { rows } from "./rows.ts";
import { runInWorker, runTask, type Task } from "./task.ts";

const HELP = `npm run conformance -- [options]
  --row NAME           only this row (may be given again)
  --seed N             another seed than ${DEFAULT_SEED}
  --quick              a tenth of the signals, at ${HOME_RATE} Hz only
  --rate HZ            a tenth of the signals, at this sample rate only
  --receivers A,B      only these of ${RECEIVERS.join(",")}
  --recordings DIR     also the labelled recordings in DIR (manifest.tsv with columns file and digits)
  --faults             print what was missed and what was heard too much
  --jobs N             so many rows at a time; this machine has ${availableParallelism()} cores (default 1)
A full run with seed ${DEFAULT_SEED} writes CONFORMANCE.md. Rows:
  ${rows.map(({ name }) => name).join(", ")}`;

const { values } = parseArgs({
  options: {
    row: { type: "string", multiple: true },
    seed: { type: "string", default: String(DEFAULT_SEED) },
    quick: { type: "boolean", default: false },
    rate: { type: "string" },
    receivers: { type: "string", default: RECEIVERS.join(",") },
    recordings: { type: "string" },
    faults: { type: "boolean", default: false },
    jobs: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});

const isFull = !values.row && !values.quick && !values.rate && values.receivers.includes(OURS);
const seed = Number(values.seed);
const say = (line: string) => console.log(line);
const progress = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`));

/** Rows that can run here; says why others cannot. */
function runnableRows(): Row[] {
  const missing = missingSpeech();
  const unknown = values.row?.find((name) => !rows.some((row) => row.name === name));
  if (unknown)
    throw new RangeError(`--row: expected one of ${rows.map(({ name }) => name).join(", ")}, got ${unknown}`);
  return rows.filter(({ name, needs }) => {
    if (values.row && !values.row.includes(name)) return false;
    if (needs === "speech" && missing.length > 0) say(`${name}: not run; apt-get install ${missing.join(" ")}`);
    else if (needs === "recordings" && !values.recordings) say(`${name}: not run; needs --recordings DIR`);
    else return true;
    return false;
  });
}

function tasksOf(runnable: readonly Row[], receivers: readonly string[]): Task[] {
  const rates = values.rate ? [Number(values.rate)] : isFull ? [HOME_RATE, ...OTHER_RATES] : [HOME_RATE];
  return rates.flatMap((sampleRate) => {
    const atHome = sampleRate === HOME_RATE;
    // The other receivers hear 8 kHz only; recordings are at 8 kHz only.
    const here = runnable.filter(({ needs, name }) => atHome || (needs !== "recordings" && name !== "talk-off-speeds"));
    const hearing = atHome ? receivers : receivers.filter((receiver) => receiver === OURS);
    if (hearing.length === 0) return [];
    return here.map(({ name }) => ({
      row: name,
      sampleRate,
      seed,
      share: values.quick || !atHome ? THIN_SHARE : 1,
      recordings: values.recordings,
      receivers: hearing,
    }));
  });
}

function print({ row, task, results, seconds }: Measured): void {
  progress("");
  say(`\n${row.name} at ${task.sampleRate} Hz: ${row.requirement} (${seconds.toFixed(1)} s)`);
  for (const { pass, receiver, measured, faults } of results) {
    say(`  ${pass ? "pass" : "FAIL"}  ${receiver.padEnd(12)} ${measured}`);
    if (values.faults) for (const { point, fault } of faults) say(`        ${point}: ${fault}`);
  }
}

async function measureAll(tasks: readonly Task[]): Promise<Measured[]> {
  const jobs = Math.max(1, Number(values.jobs));
  const all: Measured[] = [];
  const queue = [...tasks.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, task] = next;
      const began = performance.now();
      const label = `${index + 1} of ${tasks.length}: ${task.row} at ${task.sampleRate} Hz`;
      progress(label);
      const showing = (signals: number) => progress(`${label}, signal ${signals}`);
      const results: Result[] = jobs > 1 ? await runInWorker(task) : await runTask(task, showing);
      const row = rows.find(({ name }) => name === task.row)!;
      all[index] = { row, task, results, seconds: (performance.now() - began) / 1000 };
      print(all[index]);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return all;
}

async function main(): Promise<void> {
  if (values.help) return say(HELP);
  say(`seed ${seed}`);
  const began = performance.now();
  const receivers = (await openReceivers(values.receivers.split(","), say)).map(({ name }) => name);
  const all = await measureAll(tasksOf(runnableRows(), receivers));
  const passed = all.filter(({ results }) => results[0]!.pass).length;
  say(`\n${receivers[0]}: ${passed} of ${all.length} rows pass (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  if (isFull && seed === DEFAULT_SEED) writeFileSync("CONFORMANCE.md", report(all));
  process.exitCode = passed < all.length ? 1 : 0;
}

await main();
