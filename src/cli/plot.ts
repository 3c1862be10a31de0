// `dualtone plot`: a recording -> a picture of it and of the tones in it.
import { basename, extname } from "node:path";
import type { Command } from "commander";
import { AudioFileError, AudioFormatError } from "../audio/file/index.ts";
import { outOfRange } from "../errors.ts";
import { drawRecording, toPng, toSvg, type Picture } from "../picture/index.ts";
import { numberFor, UsageError, withFlags } from "./arguments.ts";
import { listenTo } from "./listen.ts";
import { warn } from "./output.ts";
import { Progress, totalBytes } from "./progress.ts";
import { addRawOptions, rawFormat, type RawFlags } from "./raw.ts";
import { saveFile } from "./save.ts";
import { Seeing } from "./seeing.ts";

interface PlotFlags extends RawFlags {
  output: string;
  fromMs?: number;
  toMs?: number;
}

const examples = `
Examples:
  dualtone plot call.wav -o call.svg
  dualtone plot call.wav -o call.png --from-ms 61000 --to-ms 64000`;

/** Adds the command to the program. */
export function addPlot(program: Command): void {
  const command = program
    .command("plot")
    .description("Draw a recording, each channel by itself: spectrogram, the keypad's eight frequencies, tones.")
    .argument("<file>", "recording (WAV, or a compressed one); - is standard input")
    .requiredOption("-o, --output <file>", "picture to write; its name ends in .svg or .png")
    .option("--from-ms <ms>", "where the picture begins (default: 0)", numberFor("--from-ms"))
    .option("--to-ms <ms>", "where the picture ends (default: the recording's end)", numberFor("--to-ms"));
  addRawOptions(command).addHelpText("after", examples).action(plot);
}

async function plot(file: string, flags: PlotFlags): Promise<void> {
  const encode = encoderFor(flags.output);
  const raw = rawFormat(flags);
  const progress = new Progress(await totalBytes([file]));
  const complain = (message: string) => {
    progress.clear();
    warn(message);
  };
  const output = { lines: () => {}, warning: complain, progress: (bytes: number) => progress.advance(bytes) };
  try {
    let seeing: Seeing | undefined;
    await listenTo(file, raw, (input) => (seeing = new Seeing(input)), output);
    await saveFile(flags.output, encode(draw(file, seeing!, flags)));
  } catch (error) {
    if (!(error instanceof AudioFileError || error instanceof AudioFormatError)) throw error;
    complain(error.message);
    process.exitCode = 1;
  }
  progress.clear();
}

function encoderFor(path: string): (picture: Picture) => Uint8Array {
  switch (extname(path).toLowerCase()) {
    case ".svg":
      return (picture) => Buffer.from(toSvg(picture));
    case ".png":
      return toPng;
    default:
      throw new UsageError(outOfRange("--output", "a name that ends in .svg or .png", path).message);
  }
}

function draw(file: string, { tracks }: Seeing, { fromMs, toMs }: PlotFlags): Picture {
  const title = file === "-" ? "standard input" : basename(file);
  return withFlags({ fromMs: "--from-ms", toMs: "--to-ms" }, () => drawRecording(tracks, { title, fromMs, toMs }));
}
