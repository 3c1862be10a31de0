import { configDefaults, defineConfig } from "vitest/config";

// The tests of the core's rooms need a build of their own; no other test waits for it.
const rooms = "test/assembly/**/*.test.ts";

// These need a browser: npm run test:web.
const web = "test/web/**";

export default defineConfig({
  test: {
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: "package", include: ["test/**/*.test.ts"], exclude: [...configDefaults.exclude, rooms, web] },
      },
      { extends: true, test: { name: "rooms", include: [rooms], globalSetup: "test/assembly/compile.ts" } },
    ],
  },
});
