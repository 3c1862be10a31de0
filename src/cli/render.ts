// `dualtone render`: a dial string -> a file of tones.
import type { Command } from "commander";
import { encodeSamples, encodeWav, outputFormats, type OutputFormat } from "../audio/index.ts";
import { AudioFileError } from "../errors.ts";
import { renderTones, type RenderOptions } from "../generator.ts";
import { choiceFor, numberFor, withFlags } from "./arguments.ts";
import { print, warn } from "./output.ts";
import { saveFile } from "./save.ts";

interface RenderFlags {
  output: string;
  rate?: number;
  toneMs?: number;
  gapMs?: number;
  level?: number;
  twist?: number;
  format?: OutputFormat;
  raw?: true;
}

const flagOf = {
  sampleRate: "--rate",
  toneMs: "--tone-ms",
  gapMs: "--gap-ms",
  levelDbm0: "--level",
  twistDb: "--twist",
} satisfies { [Name in keyof RenderOptions]: string };

/** Adds the command to the program. */
export function addRender(program: Command): void {
  program
    .command("render")
    .description("Render a dial string to a WAV file.")
    .argument("<sequence>", "tones 0-9 * # A-D; pauses , 2 s, w 0.5 s, W 1 s; separators space - . ( ) /")
    .requiredOption("-o, --output <file>", "file to write; - is standard output")
    .option("--rate <hz>", "sample rate, 8000 to 192000 (default: 8000)", numberFor("--rate"))
    .option("--tone-ms <ms>", "length of a tone, 1 to 60000 (default: 200)", numberFor("--tone-ms"))
    .option("--gap-ms <ms>", "silence between tones, 0 to 60000 (default: 100)", numberFor("--gap-ms"))
    .option("--level <dBm0>", "mean level of the two groups, -70 to 3 (default: -10)", numberFor("--level"))
    .option("--twist <dB>", "high group minus low group, -20 to 20 (default: 0)", numberFor("--twist"))
    .option("--format <format>", "one of s16, mulaw, alaw (default: s16)", choiceFor("--format", outputFormats))
    .option("--raw", "write the samples alone, without a WAV header")
    .addHelpText("after", '\nExample:\n  dualtone render "1800,555#" -o out.wav --rate 16000 --tone-ms 120 --gap-ms 80')
    .action(render);
}

async function render(sequence: string, flags: RenderFlags): Promise<void> {
  const bytes = encode(sequence, flags);
  if (flags.output === "-") return print(bytes);
  try {
    await saveFile(flags.output, bytes);
  } catch (error) {
    if (!(error instanceof AudioFileError)) throw error;
    warn(error.message);
    process.exitCode = 1;
  }
}

function encode(sequence: string, flags: RenderFlags): Uint8Array {
  const { rate: sampleRate = 8000, toneMs, gapMs, level: levelDbm0, twist: twistDb, format = "s16", raw } = flags;
  const options = { sampleRate, toneMs, gapMs, levelDbm0, twistDb };
  const pcm = withFlags(flagOf, () => renderTones(sequence, options));
  return raw ? encodeSamples(pcm, format) : encodeWav(pcm, { sampleRate, format });
}
