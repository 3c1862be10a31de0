// `dualtone detect`: recordings -> the tones in them, each channel heard by itself.
import { stat } from "node:fs/promises";
import { Option, type Command } from "commander";
import { AudioFileError, AudioFormatError, openAudio, type AudioInput, type RawFormat } from "../audio/file/index.ts";
import { maxChannels, sampleFormats, type SampleFormat } from "../audio/samples.ts";
import { ToneDetector } from "../detector.ts";
import { checkInteger } from "../errors.ts";
import { choiceFor, numberFor, UsageError, withFlags } from "./arguments.ts";
import { Explaining } from "./explain/explaining.ts";
import { jsonWording, textWording } from "./explain/wording.ts";
import { Hearing, type Listener } from "./hearing.ts";
import { print, warn } from "./output.ts";
import { Progress } from "./progress.ts";
import { filePrefix, reportFor } from "./report.ts";

type MakeListener = (input: AudioInput) => Listener;

interface DetectFlags {
  json?: true;
  digits?: true;
  explain?: true;
  raw?: true;
  rate?: number;
  format?: SampleFormat;
  channels?: number;
}

const examples = `
Examples:
  dualtone detect call.wav
  dualtone detect --digits *.wav
  dualtone detect --explain call.wav
  dualtone detect --raw --rate 8000 --format mulaw - < call.ulaw`;

/** Adds the command to the program. */
export function addDetect(program: Command): void {
  program
    .command("detect")
    .description("Hear the tones in recordings, each channel by itself: a line for each tone.")
    .argument("<file...>", "recordings (WAV, or compressed ones); - is standard input")
    .option("--json", "print each tone as a JSON object")
    .addOption(new Option("--digits", "print just the digits, a line for each file and channel").conflicts("json"))
    .addOption(new Option("--explain", "say too what was refused, and why").conflicts("digits"))
    .option("--raw", "take the files for samples without a header")
    .option("--rate <hz>", "with --raw: sample rate, 8000 to 192000", numberFor("--rate"))
    .option(
      "--format <format>",
      `with --raw: one of ${sampleFormats.join(", ")} (default: s16)`,
      choiceFor("--format", sampleFormats),
    )
    .option("--channels <count>", "with --raw: interleaved channels (default: 1)", numberFor("--channels"))
    .addHelpText("after", examples)
    .action(detect);
}

async function detect(files: string[], flags: DetectFlags): Promise<void> {
  const raw = rawFormat(flags);
  if (files.filter((file) => file === "-").length > 1) throw new UsageError("-: expected once, got it twice");
  const progress = new Progress(await totalBytes(files));
  for (const file of files) {
    try {
      await hearFile(file, raw, listening(flags, file, files), progress);
    } catch (error) {
      if (!(error instanceof AudioFileError || error instanceof AudioFormatError)) throw error;
      progress.clear();
      warn(error.message);
      process.exitCode = 1;
    }
  }
  progress.clear();
}

function listening(flags: DetectFlags, file: string, files: readonly string[]): MakeListener {
  if (!flags.explain) return (input) => new Hearing(input, reportFor(flags, file, files));
  const wording = flags.json ? jsonWording(file) : textWording(filePrefix(file, files));
  return (input) => new Explaining(input, wording);
}

function rawFormat({ raw, rate, format, channels }: DetectFlags): RawFormat | undefined {
  if (!raw) {
    const [stray] = Object.entries({ rate, format, channels }).find(([, value]) => value !== undefined) ?? [];
    if (stray) throw new UsageError(`--${stray}: expected --raw with it, got none`);
    return undefined;
  }
  if (rate === undefined) throw new UsageError("--raw: expected --rate with it, got none");
  return withFlags({ sampleRate: "--rate" }, () => {
    new ToneDetector({ sampleRate: rate })[Symbol.dispose]();
    return {
      sampleRate: rate,
      format: format ?? "s16",
      channels: checkInteger("--channels", channels ?? 1, 1, maxChannels),
    };
  });
}

async function totalBytes(files: readonly string[]): Promise<number> {
  let total = 0;
  for (const file of files)
    total += await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
  return total;
}

async function hearFile(
  file: string,
  raw: RawFormat | undefined,
  make: MakeListener,
  progress: Progress,
): Promise<void> {
  const source = file === "-" ? process.stdin : file;
  const input = await openAudio(source, { name: file === "-" ? "standard input" : file, raw });
  using listener = await listenerFor(input, make);
  let bytesSeen = 0;
  for await (const samples of input.chunks()) {
    await show(listener.push(samples), progress);
    progress.advance(input.bytesRead - bytesSeen);
    bytesSeen = input.bytesRead;
  }
  await show(listener.end(), progress);
  for (const warning of input.warnings) {
    progress.clear();
    warn(`${input.name}: ${warning}`);
  }
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

async function show(lines: readonly string[], progress: Progress): Promise<void> {
  if (lines.length === 0) return;
  if (process.stdout.isTTY) progress.clear();
  await print(lines.map((line) => `${line}\n`).join(""));
}
