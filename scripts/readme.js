// @ts-check
// Fills the marked parts of README.md, so that nothing in it is typed by hand that a program can tell:
//   <!-- file: PATH -->     the next fenced block becomes the file, without the comments it opens with
//   <!-- run -->            each line of the next fenced block that begins with "$ " is run, and its output put below it
//   <!-- run: this machine -->  the same for figures that no other machine repeats: only with --all
//   <!-- members: NAME -->  the next table becomes the documented members of a public type
//   <!-- table: PATH -->    the next table becomes the first table of the file
// It draws the pictures in docs/ too.
// With --check it writes nothing and fails if anything is not as it would write it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import prettier from "prettier";
import { howItDecides } from "./how-it-decides.js";
import { membersTable } from "./members.js";

const { values } = parseArgs({ options: { check: { type: "boolean" }, all: { type: "boolean" } } });
const root = fileURLToPath(new URL("..", import.meta.url));
const path = join(root, "README.md");

// Commands run in a folder of their own, which has what the reader's checkout has.
const folder = mkdtempSync(join(tmpdir(), "dualtone-readme-"));
process.once("exit", () => rmSync(folder, { recursive: true }));
for (const name of ["samples", "bench"]) symlinkSync(join(root, name), join(folder, name));

const before = readFileSync(path, "utf8");
const filled = before
  .replace(/(<!-- file: (\S+) -->\n+```\w+\n)[^]*?(?=```)/g, (_, head, name) => head + codeOf(name))
  .replace(/(<!-- run(: this machine)? -->\n+```console\n)([^]*?)(?=```)/g, (all, head, isLocal, body) =>
    isLocal && !values.all ? all : head + session(body),
  )
  .replace(/(<!-- members: (\w+) -->\n+)(?:\|.*\n)*\n*/g, (_, head, name) => `${head}${membersTable(name)}\n`)
  .replace(/(<!-- table: (\S+) -->\n+)(?:\|.*\n)*\n*/g, (_, head, name) => `${head}${tableOf(name)}\n`);
const after = await prettier.format(filled, { ...(await prettier.resolveConfig(path)), filepath: path });

const pictures = {
  "docs/how-it-decides.svg": howItDecides(),
  "docs/plot.svg": plotted("samples/audio/speech-between.wav"),
};
if (!values.check) {
  writeFileSync(path, after);
  for (const [name, svg] of Object.entries(pictures)) writeFileSync(join(root, name), svg);
} else if (after !== before) {
  const lines = after.split("\n");
  const at = before.split("\n").findIndex((line, i) => line !== lines[i]);
  console.error(`README.md:${at + 1}: expected ${JSON.stringify(lines[at])}; npm run readme writes it`);
  process.exitCode = 1;
}

for (const [name, svg] of Object.entries(values.check ? pictures : {})) {
  if (readFileSync(join(root, name), "utf8") === svg) continue;
  console.error(`${name}: expected what the program draws now; npm run readme draws it`);
  process.exitCode = 1;
}

/** @param {string} recording */
function plotted(recording) {
  const picture = join(folder, "plot.svg");
  outputOf(`dualtone plot ${recording} -o ${picture}`);
  return readFileSync(picture, "utf8");
}

/** @param {string} name */
function codeOf(name) {
  return readFileSync(join(root, name), "utf8").replace(/^(\/\/.*\n)+/, "");
}

/** @param {string} name */
function tableOf(name) {
  return /(?:^\|.*\n)+/m.exec(readFileSync(join(root, name), "utf8"))?.[0] ?? "";
}

/** @param {string} body */
function session(body) {
  const commands = body.split("\n").filter((line) => line.startsWith("$ "));
  return commands.map((line) => `${line}\n${outputOf(line.slice(2))}`).join("");
}

/** @param {string} command */
function outputOf(command) {
  const shim = `dualtone() { node "${join(root, "dist/cli/main.js")}" "$@"; }; ${command}`;
  const output = execFileSync("bash", ["-c", shim], { cwd: folder, encoding: "utf8" });
  return output === "" ? "" : `${output.trimEnd()}\n`;
}
