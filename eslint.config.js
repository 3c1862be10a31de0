// Lint rules. The order of the rooms in src/ and the reach of node:* are enforced here.
import { builtinModules } from "node:module";
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// A room imports from the ranks before its own, and never from index.ts.
const ranks = [
  ["errors"],
  ["core"],
  ["keypad"],
  ["sequence"],
  ["tone-samples"],
  ["timeline", "profiles"],
  ["generator", "detector", "looks"],
  ["audio"],
  ["picture", "worklet"],
  ["streams"],
  ["calls"],
  ["server"],
  ["cli"],
];

// The only places that may use Node: everything else in src/ runs in a browser too.
const nodeFiles = ["src/audio/file*/**", "src/audio/file*", "src/streams/node*", "src/server/**", "src/cli/**"];

const browserOnly = [
  {
    regex: `^(node:.*|(${builtinModules.join("|")})(/.*)?)$`,
    message: "node:* appears only in audio/file code, streams/node, server and cli.",
  },
  {
    regex: "^\\.{1,2}/((audio/)?file|(streams/)?node|server/|cli/)",
    message: "This file runs in a browser: it may not import one that needs Node.",
  },
];

function restrictImports(files, patterns, ignores = []) {
  return { files, ignores, rules: { "no-restricted-imports": ["error", { patterns }] } };
}

function roomRules(room, rank) {
  const files = [`src/${room}.ts`, `src/${room}/**`];
  const others = [...ranks.slice(rank).flat(), "index"].filter((name) => name !== room);
  const order = {
    regex: `^\\.{1,2}/(${others.join("|")})(\\.ts$|/)`,
    message: "A room imports only from the rooms before it: see ranks in eslint.config.js.",
  };
  return [restrictImports(files, [order]), restrictImports(files, [order, ...browserOnly], nodeFiles)];
}

export default defineConfig(
  globalIgnores(["build/", "dist/", "src/core/binary.ts"]),
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["**/*.js"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        AbortController: "readonly",
        fetch: "readonly",
      },
    },
  },
  restrictImports(["src/**"], browserOnly, nodeFiles),
  ranks.flatMap((rooms, rank) => rooms.flatMap((room) => roomRules(room, rank))),
  restrictImports(["assembly/**"], [{ regex: "^(?!\\./)", message: "The core imports nothing outside assembly/." }]),
);
