#!/usr/bin/env node
// The command line: `dualtone`, with one file a command. Exit codes: 0 done, 1 a file failed, 2 wrong arguments.
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { UsageError } from "./arguments.ts";
import { addDetect } from "./detect.ts";
import { endOnClosedPipe, warn } from "./output.ts";
import { addPlot } from "./plot.ts";
import { addRender } from "./render.ts";
import { addServe } from "./serve.ts";

const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
const { version } = JSON.parse(manifest) as { version: string };

const program = new Command("dualtone")
  .description(
    "Renders DTMF tones to audio files, hears them in recordings, draws them, and serves calls to test bots.",
  )
  .version(version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "dualtone: ")) })
  .addHelpText("after", '\nExample:\n  dualtone render "1800,555#" -o out.wav && dualtone detect out.wav');
addRender(program);
addDetect(program);
addPlot(program);
addServe(program);

endOnClosedPipe();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof UsageError)) throw error;
  warn(error.message);
  return 2;
}
