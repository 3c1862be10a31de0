// `dualtone detect`: recordings -> the tones in them, each channel heard by itself.
import { Option, type Command } from "commander";
import { UsageError } from "./arguments.ts";
import { hearFile, type HearingOutput, type HearingTask } from "./hear-file.ts";
import { print, warn } from "./output.ts";
import { Progress, totalBytes } from "./progress.ts";
import { addRawOptions, rawFormat, type RawFlags } from "./raw.ts";

/** Bytes of recordings from which threads are worth their start, 0.2 s (measured): 4 minutes at 8 kHz, or of MP3. */
const threadedBytes = 4 * 2 ** 20;

interface DetectFlags extends RawFlags {
  json?: true;
  digits?: true;
  explain?: true;
  ordered?: true;
}

const examples = `
Examples:
  dualtone detect call.wav
  dualtone detect --digits --ordered *.wav
  dualtone detect --explain call.wav
  dualtone detect --raw --rate 8000 --format mulaw - < call.ulaw`;

/** Adds the command to the program. */
export function addDetect(program: Command): void {
  const command = program
    .command("detect")
    .description("Hear the tones in recordings, each channel by itself: a line for each tone.")
    .argument("<file...>", "recordings (WAV, or compressed ones); - is standard input")
    .option("--json", "print each tone as a JSON object")
    .addOption(new Option("--digits", "print just the digits, a line for each file and channel").conflicts("json"))
    .addOption(new Option("--explain", "say too what was refused, and why").conflicts("digits"))
    .option("--ordered", "print many files in the order given, not in that in which they are done");
  addRawOptions(command).addHelpText("after", examples).action(detect);
}

async function detect(files: string[], flags: DetectFlags): Promise<void> {
  const tasks = tasksOf(files, flags);
  const bytes = await totalBytes(files);
  const output = outputOf(new Progress(bytes));
  if (tasks.length > 1 && bytes >= threadedBytes) {
    const { detectFiles } = await import("./detect-files.ts");
    await detectFiles(tasks, output, flags.ordered ?? false);
  } else {
    for (const task of tasks) await hearFile(task, output);
  }
  output.end();
}

function tasksOf(files: readonly string[], flags: DetectFlags): HearingTask[] {
  const raw = rawFormat(flags);
  if (files.filter((file) => file === "-").length > 1) throw new UsageError("-: expected once, got it twice");
  const nameWidth = files.length === 1 ? 0 : files.reduce((width, { length }) => Math.max(width, length), 0);
  const { json = false, digits = false, explain = false } = flags;
  return files.map((file) => ({ file, nameWidth, raw, json, digits, explain }));
}

function outputOf(progress: Progress): HearingOutput & { end(): void } {
  const complain = (message: string) => {
    progress.clear();
    warn(message);
  };
  return {
    async lines(lines) {
      if (process.stdout.isTTY) progress.clear();
      await print(lines.map((line) => `${line}\n`).join(""));
    },
    warning: complain,
    failure(message) {
      complain(message);
      process.exitCode = 1;
    },
    progress: (bytes) => progress.advance(bytes),
    end: () => progress.clear(),
  };
}
