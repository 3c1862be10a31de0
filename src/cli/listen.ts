// A recording that was named -> what listens to it, to its end.
import { AudioFormatError, openAudio, type AudioInput, type RawFormat } from "../audio/file/index.ts";
import type { Listener } from "./hearing.ts";

/** Where what comes of listening goes. */
export interface ListeningOutput {
  lines(lines: readonly string[]): Promise<void> | void;
  warning(message: string): void;
  /** Is told how many more bytes have been read. */
  progress(bytes: number): void;
}

type MakeListener = (input: AudioInput) => Listener;

/** Reads a recording to its end; `-` is standard input. Throws `AudioFileError` or `AudioFormatError`. */
export async function listenTo(
  file: string,
  raw: RawFormat | undefined,
  make: MakeListener,
  output: ListeningOutput,
): Promise<void> {
  const isStandardInput = file === "-";
  const input = await openAudio(isStandardInput ? process.stdin : file, {
    name: isStandardInput ? "standard input" : file,
    raw,
  });
  using listener = await listenerFor(input, make);
  let bytesSeen = 0;
  for await (const samples of input.chunks()) {
    await show(listener.push(samples), output);
    output.progress(input.bytesRead - bytesSeen);
    bytesSeen = input.bytesRead;
  }
  await show(listener.end(), output);
  for (const warning of input.warnings) output.warning(`${input.name}: ${warning}`);
}

async function show(lines: readonly string[], output: ListeningOutput): Promise<void> {
  if (lines.length > 0) await output.lines(lines);
}

async function listenerFor(input: AudioInput, make: MakeListener): Promise<Listener> {
  try {
    return make(input);
  } catch (error) {
    await input.close();
    if (error instanceof RangeError) throw new AudioFormatError(`${input.name}: ${error.message}`, { cause: error });
    throw error;
  }
}
