// @ts-check
// What a browser fetches: the core as WebAssembly, and a page that renders and hears, bundled and compressed.
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

const wasm = readFileSync(new URL("../build/core.wasm", import.meta.url));
console.log(`size, bytes${"plain".padStart(29)}${"gzip".padStart(10)}${"brotli".padStart(10)}`);
for (const [name, bytes] of /** @type {const} */ ([
  ["core.wasm", wasm],
  ["a page that renders and hears", Buffer.from(chunk.code)],
])) {
  const sizes = [bytes.length, gzipSync(bytes).length, brotliCompressSync(bytes).length];
  console.log(`${name.padEnd(30)}${sizes.map((size) => `${size}`.padStart(10)).join("")}`);
}
