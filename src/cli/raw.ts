// The options of a recording without a header, for every command that reads one.
import type { Command } from "commander";
import type { RawFormat } from "../audio/file/index.ts";
import { maxChannels, sampleFormats, type SampleFormat } from "../audio/samples.ts";
import { ToneDetector } from "../detector.ts";
import { checkInteger } from "../errors.ts";
import { choiceFor, numberFor, UsageError, withFlags } from "./arguments.ts";

/** What was typed of a recording without a header. */
export interface RawFlags {
  raw?: true;
  rate?: number;
  format?: SampleFormat;
  channels?: number;
}

/** Adds the options to a command. */
export function addRawOptions(command: Command): Command {
  return command
    .option("--raw", "take the file for samples without a header")
    .option("--rate <hz>", "with --raw: sample rate, 8000 to 192000", numberFor("--rate"))
    .option(
      "--format <format>",
      `with --raw: one of ${sampleFormats.join(", ")} (default: s16)`,
      choiceFor("--format", sampleFormats),
    )
    .option("--channels <count>", "with --raw: interleaved channels (default: 1)", numberFor("--channels"));
}

/** Returns how the samples are stored, or undefined where the file says it itself. */
export function rawFormat({ raw, rate, format, channels }: RawFlags): RawFormat | undefined {
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
