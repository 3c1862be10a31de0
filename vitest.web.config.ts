import { defineConfig } from "vitest/config";

// Real browsers, one file after the other: a browser beside another is heard late.
export default defineConfig({
  test: { include: ["test/web/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false },
});
