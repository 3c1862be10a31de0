// The built package in a folder where nothing else is installed.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";

const folder = await mkdtemp(join(tmpdir(), "dualtone-alone-"));
afterAll(() => rm(folder, { recursive: true }));

it("a compressed recording without audio-decode says what to install", async () => {
  for (const name of ["dist", "package.json"]) {
    await cp(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), join(folder, name), { recursive: true });
  }
  const library = pathToFileURL(join(folder, "dist", "audio", "file", "index.js")).href;
  const { openAudio } = (await import(library)) as typeof import("../../../src/audio/file/index.ts");
  const path = join(import.meta.dirname, "fixtures", "mono.opus");
  await expect(openAudio(path)).rejects.toMatchObject({
    name: "AudioFormatError",
    message: `${path}: expected the package audio-decode, which reads Opus, got none: run \`npm install audio-decode\``,
  });
});
