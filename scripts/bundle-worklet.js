// @ts-check
// Bundles what the audio thread loads into one file, dist/worklet/processor.js: a worklet has no import map, and bundlers
// copy the file as it is.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: {
    target: "es2022",
    outDir: "dist/worklet",
    emptyOutDir: false,
    lib: { entry: "src/worklet/processor/main.ts", formats: ["es"], fileName: () => "processor.js" },
  },
});
