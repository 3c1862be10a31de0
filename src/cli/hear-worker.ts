// What a worker thread of `dualtone detect` runs: a recording, heard to its end -> all that is to be told of it.
import { hearFile, type HearingTask } from "./hear-file.ts";

/** What came of a recording. */
export interface Heard {
  lines: string[];
  warnings: string[];
  failure?: string;
  bytes: number;
}

/** Hears a recording. */
export default async function hearWhole(task: HearingTask): Promise<Heard> {
  const heard: Heard = { lines: [], warnings: [], bytes: 0 };
  await hearFile(task, {
    lines: (more) => {
      for (const line of more) heard.lines.push(line);
    },
    warning: (message) => heard.warnings.push(message),
    failure: (message) => (heard.failure = message),
    progress: (bytes) => (heard.bytes += bytes),
  });
  return heard;
}
