// One recording -> the lines that `dualtone detect` prints of it, in the main thread or in a worker.
import { AudioFileError, AudioFormatError, openAudio, type AudioInput, type RawFormat } from "../audio/file/index.ts";
import { Explaining } from "./explain/explaining.ts";
import { jsonWording, textWording } from "./explain/wording.ts";
import { Hearing, type Listener } from "./hearing.ts";
import { filePrefix, reportFor } from "./report.ts";

/** A recording to hear, and what to print of it. */
export interface HearingTask {
  file: string;
  /** Length of the longest name, or 0 if the file is the only one and its lines need not name it. */
  nameWidth: number;
  raw: RawFormat | undefined;
  json: boolean;
  digits: boolean;
  explain: boolean;
}

/** Where what is heard goes. */
export interface HearingOutput {
  lines(lines: readonly string[]): Promise<void> | void;
  warning(message: string): void;
  /** Is told why the recording could not be read to its end. */
  failure(message: string): void;
  /** Is told how many more bytes have been read. */
  progress(bytes: number): void;
}

/** Hears a recording; one that cannot be read is a failure told, and no error. */
export async function hearFile(task: HearingTask, output: HearingOutput): Promise<void> {
  try {
    await hear(task, output);
  } catch (error) {
    if (!(error instanceof AudioFileError || error instanceof AudioFormatError)) throw error;
    output.failure(error.message);
  }
}

async function hear(task: HearingTask, output: HearingOutput): Promise<void> {
  const { file, raw } = task;
  const isStandardInput = file === "-";
  const input = await openAudio(isStandardInput ? process.stdin : file, {
    name: isStandardInput ? "standard input" : file,
    raw,
  });
  using listener = await listenerFor(input, task);
  let bytesSeen = 0;
  for await (const samples of input.chunks()) {
    await show(listener.push(samples), output);
    output.progress(input.bytesRead - bytesSeen);
    bytesSeen = input.bytesRead;
  }
  await show(listener.end(), output);
  for (const warning of input.warnings) output.warning(`${input.name}: ${warning}`);
}

async function show(lines: readonly string[], output: HearingOutput): Promise<void> {
  if (lines.length > 0) await output.lines(lines);
}

async function listenerFor(input: AudioInput, task: HearingTask): Promise<Listener> {
  try {
    return listener(input, task);
  } catch (error) {
    await input.close();
    if (error instanceof RangeError) throw new AudioFormatError(`${input.name}: ${error.message}`, { cause: error });
    throw error;
  }
}

function listener(input: AudioInput, { file, nameWidth, json, digits, explain }: HearingTask): Listener {
  if (!explain) return new Hearing(input, reportFor({ json, digits }, file, nameWidth));
  return new Explaining(input, json ? jsonWording(file) : textWording(filePrefix(file, nameWidth)));
}
