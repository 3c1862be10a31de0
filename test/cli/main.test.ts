import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { program, runIn, shellIn, temporaryFolder } from "./run.ts";

const folder = temporaryFolder();
const run = (...args: string[]) => runIn(folder, args);

describe("dualtone", () => {
  it.each([[["--help"]], [["render", "--help"]], [["detect", "--help"]], [["help", "detect"]]])(
    "%j explains with an example",
    async (args) => {
      const { code, stdout, stderr } = await run(...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout.toString()).toMatch(/\nExamples?:\n {2}dualtone /);
    },
  );

  it("--version is the package's", async () => {
    const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    const { code, stdout } = await run("--version");
    expect({ code, version: stdout.toString() }).toEqual({ code: 0, version: `${manifest.version}\n` });
  });

  it("shows its help to whom gives no command", async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 });
    expect(stderr).toMatch(/^Usage: dualtone/);
  });

  it.each([[["listen"]], [["--loud"]]])("refuses %j", async (args) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 });
    expect(stderr).toMatch(new RegExp(`^dualtone: unknown (command|option) '${args[0]}'\n$`));
  });

  it("runs by itself, as an executable", async () => {
    expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect((await shellIn(folder, '"$dualtone" --version')).code).toBe(0);
  });
});
