// @ts-check
// `npm run web`: the page, built and served. Nothing is inlined, so that its content security policy can forbid that.
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  worker: { format: "es" },
  build: {
    outDir: "../../build/web-keypad",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  preview: { port: 4173 },
});
