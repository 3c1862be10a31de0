// One recording -> the lines that `dualtone detect` prints of it, in the main thread or in a worker.
import { AudioFileError, AudioFormatError, type AudioInput, type RawFormat } from "../audio/file/index.ts";
import { Explaining } from "./explain/explaining.ts";
import { jsonWording, textWording } from "./explain/wording.ts";
import { Hearing, type Listener } from "./hearing.ts";
import { listenTo, type ListeningOutput } from "./listen.ts";
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
export interface HearingOutput extends ListeningOutput {
  /** Is told why the recording could not be read to its end. */
  failure(message: string): void;
}

/** Hears a recording; one that cannot be read is a failure told, and no error. */
export async function hearFile(task: HearingTask, output: HearingOutput): Promise<void> {
  try {
    await listenTo(task.file, task.raw, (input) => listener(input, task), output);
  } catch (error) {
    if (!(error instanceof AudioFileError || error instanceof AudioFormatError)) throw error;
    output.failure(error.message);
  }
}

function listener(input: AudioInput, { file, nameWidth, json, digits, explain }: HearingTask): Listener {
  if (!explain) return new Hearing(input, reportFor({ json, digits }, file, nameWidth));
  return new Explaining(input, json ? jsonWording(file) : textWording(filePrefix(file, nameWidth)));
}
