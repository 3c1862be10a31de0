// @ts-check
// Joins what `import "dualtone"` loads to one file, dist/engine.js, the loader of its WebAssembly included: thirteen files
// cost a process that starts 8 ms more (measured by bench/cold.js: 22 ms to the first detection, and 14).
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

// What the other rooms import of it: these files stay, as doors to the one engine. `errors` and `keypad` hold nothing, and are
// there twice, so that a room that needs no more loads no engine.
const DOORS = ["index", "generator", "detector", "looks", "sequence", "profiles", "core/core", "core/stream"];
// What nothing but the engine imports.
const INSIDE = ["timeline", "tone-samples", "core/binary"];

const root = fileURLToPath(new URL("..", import.meta.url));
await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: {
    target: "es2022",
    minify: false,
    outDir: "dist",
    emptyOutDir: false,
    license: { fileName: "licenses.md" },
    lib: {
      entry: Object.fromEntries(DOORS.map((name) => [name, `src/${name}.ts`])),
      formats: ["es"],
      fileName: (_, name) => `${name}.js`,
    },
    rolldownOptions: {
      output: { chunkFileNames: "engine.js", codeSplitting: { groups: [{ name: "engine", test: /./ }] } },
    },
  },
});
for (const name of INSIDE) rmSync(`${root}dist/${name}.js`);
