import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { AudioFormatError, openAudio } from "../../../src/audio/file/index.ts";

vi.mock("audio-decode", () => {
  throw new Error("Cannot find package 'audio-decode'");
});

it("a compressed recording without audio-decode says what to install", async () => {
  const path = join(import.meta.dirname, "fixtures", "mono.opus");
  await expect(openAudio(path)).rejects.toThrow(
    new AudioFormatError(
      `${path}: expected the package audio-decode, which reads Opus, got none: run \`npm install audio-decode\``,
    ),
  );
});
