// Many recordings at once, in as many worker threads as there are cores.
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import type { HearingOutput, HearingTask } from "./hear-file.ts";
import hearWhole, { type Heard } from "./hear-worker.ts";
import { stopFirst } from "./output.ts";

/**
 * Hears recordings, each one's lines told together: when it is done, or if `ordered`, once those before it are. One that
 * cannot be read, whatever happens in its thread, stops no other.
 */
export async function detectFiles(
  tasks: readonly HearingTask[],
  output: HearingOutput,
  ordered: boolean,
): Promise<void> {
  const pool = new Piscina<HearingTask, Heard>({
    filename: new URL("./hear-worker.js", import.meta.url).href,
    maxThreads: Math.min(availableParallelism(), tasks.length),
  });
  let stopped = false;
  stopFirst(() => {
    stopped = true;
    return pool.close({ force: true });
  });
  const outcomes = tasks.map((task) => hearApart(pool, task));
  const told = async (outcome: Promise<Heard>) => {
    const heard = await outcome;
    if (!stopped) await tell(heard, output);
  };
  if (ordered) for (const outcome of outcomes) await told(outcome);
  else await Promise.all(outcomes.map(told));
  await pool.destroy();
}

async function hearApart(pool: Piscina<HearingTask, Heard>, task: HearingTask): Promise<Heard> {
  try {
    // Only the main thread has the standard input.
    return await (task.file === "-" ? hearWhole(task) : pool.run(task));
  } catch (error) {
    return { lines: [], warnings: [], failure: `${task.file}: ${String(error)}`, bytes: 0 };
  }
}

async function tell({ lines, warnings, failure, bytes }: Heard, output: HearingOutput): Promise<void> {
  if (lines.length > 0) await output.lines(lines);
  for (const warning of warnings) output.warning(warning);
  if (failure !== undefined) output.failure(failure);
  output.progress(bytes);
}
