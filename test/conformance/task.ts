// Conformance: one row at one sample rate, measured here or in a worker thread of its own.
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { measure, type Result } from "./listen.ts";
import { openReceivers } from "./receivers.ts";
import { Setup, type SetupValues } from "./row.ts";
import { rows } from "./rows.ts";

export interface Task extends SetupValues {
  row: string;
  sampleRate: number;
  receivers: readonly string[];
}

export async function runTask(task: Task, progress: (signals: number) => void): Promise<Result[]> {
  const row = rows.find(({ name }) => name === task.row)!;
  return measure(row, await openReceivers(task.receivers, () => undefined), new Setup(task), progress);
}

export function runInWorker(task: Task): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: task }).once("message", resolve).once("error", reject);
  });
}

if (!isMainThread && parentPort) parentPort.postMessage(await runTask(workerData as Task, () => undefined));
