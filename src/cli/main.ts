#!/usr/bin/env node
// The command line: `dualtone`, with one file a command.
import { readFileSync } from "node:fs";
import { Command } from "commander";

const { version, description } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as Record<string, string>;

await new Command("dualtone")
  .description(description ?? "")
  .version(version ?? "")
  .parseAsync();
