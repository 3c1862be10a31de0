// Packs the package and installs it into an empty folder, then uses it there as its users do: from the command line,
// in Node, in a Vite build and from TypeScript.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const digits = "1800555#";
const program = `
import { detectTones, renderTones, type DetectedTone } from "dualtone";
const pcm: Int16Array = renderTones("${digits}", { sampleRate: 8000 });
console.log(detectTones(pcm, { sampleRate: 8000 }).map(({ tone }: DetectedTone) => tone).join(""));
`;
const folder = mkdtempSync(join(tmpdir(), "dualtone-package-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

install();
expectDigits("command line", useCommandLine());
for (const moduleResolution of ["nodenext", "bundler"]) {
  compile(moduleResolution);
  expectDigits(`TypeScript (${moduleResolution}) and import in Node`, run("node", "out/program.js"));
}
expectDigits("Vite build", run("node", await bundle()));

function install() {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const [{ filename, size, entryCount }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: root }),
  );
  write("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  run("npm", "install", "--no-audit", "--no-fund", `./${filename}`);
  console.log(`packed ${filename}: ${entryCount} files, ${size} bytes; installed`);
}

function useCommandLine() {
  run("npx", "--no", "dualtone", "render", digits, "-o", "tones.wav");
  return run("npx", "--no", "dualtone", "detect", "--digits", "tones.wav");
}

function compile(moduleResolution) {
  write("program.ts", program);
  const module = moduleResolution === "bundler" ? "esnext" : "nodenext";
  const options = { strict: true, target: "es2022", lib: ["es2022", "dom"], types: [], outDir: "out" };
  write(
    "tsconfig.json",
    JSON.stringify({ compilerOptions: { ...options, module, moduleResolution }, files: ["program.ts"] }),
  );
  run("node", fileURLToPath(import.meta.resolve("typescript/bin/tsc")));
}

async function bundle() {
  write("index.html", '<script type="module" src="./program.ts"></script>');
  await build({ root: folder, logLevel: "warn", build: { modulePreload: false } });
  const [name] = readdirSync(join(folder, "dist", "assets"));
  const code = readFileSync(join(folder, "dist", "assets", name), "utf8");
  if (/["']node:/.test(code)) throw new Error("the browser bundle reaches for node:*");
  console.log(`Vite bundle: ${code.length} bytes`);
  return join("dist", "assets", name);
}

function expectDigits(how, output) {
  if (output.trim() !== digits) throw new Error(`${how}: expected ${digits}, got ${JSON.stringify(output)}`);
  console.log(`${how}: heard ${digits}`);
}

function run(command, ...args) {
  return execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function write(name, text) {
  writeFileSync(join(folder, name), text);
}
