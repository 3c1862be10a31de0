// `npm run conformance`: measures every requirement and says how it did, beside other receivers where installed.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Result } from "./listen.ts";
import { OURS, RECEIVERS, openReceivers } from "./receivers.ts";
import { missingSpeech } from "./recorded.ts";
import type { Receiver } from "./receiver.ts";
import { DEFAULT_SEED, HOME_RATE, OTHER_RATES, THIN_SHARE, outdated, report } from "./report.ts";
import { RESULTS, keep, readBook } from "./results.ts";
import type { Row } from "./row.ts";
import { rows } from "./rows.ts";
import { runInWorker, runTask, type Task } from "./task.ts";

const HELP = `npm run conformance -- [options]
  --row NAME           only this row (may be given again)
  --seed N             another seed than ${DEFAULT_SEED}
  --rate HZ            only at this sample rate (may be given again); any but ${HOME_RATE} Hz with a tenth of the signals
  --quick              a tenth of the signals, at ${HOME_RATE} Hz unless --rate says otherwise
  --receivers A,B      only these of ${RECEIVERS.join(",")}
  --recordings DIR     also the labelled recordings in DIR (manifest.tsv with columns file and digits)
  --faults             print what was missed and what was heard too much
  --jobs N             so many rows at a time; this machine has ${availableParallelism()} cores (default 1)
Without --quick and with seed ${DEFAULT_SEED}, each verdict is kept in ${RESULTS} as soon as it is known, in the place
of the one that was there, and CONFORMANCE.md is written from all that is kept. All of it takes one core about seven
minutes for dualtone, and twice that for the others. Rows:
  ${rows.map(({ name }) => name).join(", ")}`;

const { values } = parseArgs({
  options: {
    row: { type: "string", multiple: true },
    seed: { type: "string", default: String(DEFAULT_SEED) },
    quick: { type: "boolean", default: false },
    rate: { type: "string", multiple: true },
    receivers: { type: "string", default: RECEIVERS.join(",") },
    recordings: { type: "string" },
    faults: { type: "boolean", default: false },
    jobs: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});

const seed = Number(values.seed);
const isKept = !values.quick && seed === DEFAULT_SEED;
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
  const rates = values.rate?.map(Number) ?? (values.quick ? [HOME_RATE] : [HOME_RATE, ...OTHER_RATES]);
  return rates.flatMap((sampleRate) => {
    const atHome = sampleRate === HOME_RATE;
    // The other receivers hear 8 kHz only.
    const hearing = atHome ? receivers : receivers.filter((receiver) => receiver === OURS);
    if (hearing.length === 0) return [];
    return runnable.map(({ name }) => ({
      row: name,
      sampleRate,
      seed,
      share: values.quick || !atHome ? THIN_SHARE : 1,
      recordings: values.recordings,
      receivers: hearing,
    }));
  });
}

function print({ name, requirement }: Row, sampleRate: number, results: readonly Result[], seconds: number): void {
  progress("");
  say(`\n${name} at ${sampleRate} Hz: ${requirement} (${seconds.toFixed(1)} s)`);
  for (const { pass, receiver, measured, faults } of results) {
    say(`  ${pass ? "pass" : "FAIL"}  ${receiver.padEnd(12)} ${measured}`);
    if (values.faults) for (const { point, fault } of faults) say(`        ${point}: ${fault}`);
  }
}

/** How many of the tasks the first receiver passes. */
async function measureAll(tasks: readonly Task[], receivers: readonly Receiver[]): Promise<number> {
  const jobs = Math.max(1, Number(values.jobs));
  let passed = 0;
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
      print(row, task.sampleRate, results, (performance.now() - began) / 1000);
      if (results[0]!.pass) passed++;
      if (isKept) keepAll(task, results, receivers);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return passed;
}

function keepAll({ row, sampleRate }: Task, results: readonly Result[], receivers: readonly Receiver[]): void {
  for (const { receiver, digest, measured, pass } of results) {
    const heard = receivers.find(({ name }) => name === receiver)!;
    keep(RESULTS, heard, sampleRate, row, { measured, pass, digest });
  }
}

function writeReport(): void {
  const books = RECEIVERS.map((name) => readBook(RESULTS, name));
  writeFileSync("CONFORMANCE.md", report(rows, books));
  for (const line of outdated(rows, books)) say(`to be measured again, for the row has changed: ${line}`);
}

async function main(): Promise<void> {
  if (values.help) return say(HELP);
  say(`seed ${seed}`);
  const began = performance.now();
  const receivers = await openReceivers(values.receivers.split(","), say);
  const names = receivers.map(({ name }) => name);
  const tasks = tasksOf(runnableRows(), names);
  const passed = await measureAll(tasks, receivers);
  say(`\n${names[0]}: ${passed} of ${tasks.length} rows pass (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  if (isKept) writeReport();
  process.exitCode = passed < tasks.length ? 1 : 0;
}

await main();
