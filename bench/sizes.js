// @ts-check
// What a browser fetches: the core as WebAssembly, a page that renders and hears, what the audio thread loads, and the
// keypad page with all it opens with; bundled and compressed.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";

const PAGE = "\0page";
const code = 'import { renderTones, detectTones } from "dualtone"; globalThis.heard = detectTones(renderTones("1"));';

const bundle = await build({
  configFile: false,
  logLevel: "warn",
  root: fileURLToPath(new URL("..", import.meta.url)),
  build: { write: false, modulePreload: false, rolldownOptions: { input: PAGE } },
  plugins: [{ name: "page", resolveId: (id) => (id === PAGE ? id : null), load: (id) => (id === PAGE ? code : null) }],
});
const [chunk] = Array.isArray(bundle) || !("output" in bundle) ? [] : bundle.output;
if (chunk?.type !== "chunk") throw new Error("expected one chunk");

const keypad = await build({
  configFile: fileURLToPath(new URL("../samples/web-keypad/vite.config.js", import.meta.url)),
  logLevel: "warn",
  build: { write: false },
});
const files = Array.isArray(keypad) || !("output" in keypad) ? [] : keypad.output;
const contents = files.map((file) => /** @type {const} */ ([file.fileName, contentOf(file)]));
const isWorker = (/** @type {string} */ name) => name.includes("recording-worker");

console.log(`size, bytes${"plain".padStart(29)}${"gzip".padStart(10)}${"brotli".padStart(10)}`);
row("core.wasm", [readFileSync(new URL("../build/core.wasm", import.meta.url))]);
row("a page that renders and hears", [Buffer.from(chunk.code)]);
row("the audio thread's file", [readFileSync(new URL("../dist/worklet/processor.js", import.meta.url))]);
row(
  "the keypad page",
  contents.flatMap(([name, bytes]) => (isWorker(name) ? [] : [bytes])),
);
row(
  "and once a recording is opened",
  contents.flatMap(([name, bytes]) => (isWorker(name) ? [bytes] : [])),
);

/** @param {{ type: "chunk", code: string } | { type: "asset", source: string | Uint8Array }} file */
function contentOf(file) {
  return Buffer.from(file.type === "chunk" ? file.code : file.source);
}

/** @param {string} name @param {readonly Buffer[]} parts */
function row(name, parts) {
  const sum = (/** @type {(part: Buffer) => { length: number }} */ pack) =>
    parts.reduce((total, part) => total + pack(part).length, 0);
  const sizes = [sum((part) => part), sum((part) => gzipSync(part)), sum((part) => brotliCompressSync(part))];
  console.log(`${name.padEnd(30)}${sizes.map((size) => `${size}`.padStart(10)).join("")}`);
}
