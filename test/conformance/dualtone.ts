// Conformance: the receiver under test, through its public face.
import { ToneDetector, detectTones } from "../../src/index.ts";
import type { Receiver } from "./receiver.ts";

export const dualtone: Receiver = {
  name: "dualtone",
  hear: (pcm, sampleRate, options) => detectTones(pcm, { ...options, sampleRate }),
  open: (sampleRate, options) => new ToneDetector({ ...options, sampleRate }),
};
