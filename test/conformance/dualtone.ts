// Conformance: the receiver under test, through its public face.
import { readFileSync } from "node:fs";
import { ToneDetector, detectTones } from "../../src/index.ts";
import type { Receiver } from "./receiver.ts";

export const dualtone: Receiver = {
  name: "dualtone",
  version: (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version,
  hear: (pcm, sampleRate, options) => detectTones(pcm, { ...options, sampleRate }),
  open: (sampleRate, options) => new ToneDetector({ ...options, sampleRate }),
};
