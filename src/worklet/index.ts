// The public names of `dualtone/worklet`: tones heard and played in the browser's audio thread.
export { WorkletLoadError } from "../errors.ts";
export {
  createToneDetectorNode,
  type DetectorNodeOptions,
  type ToneDetectorEvents,
  type ToneDetectorNode,
} from "./detector-node.ts";
export type { TypedNode } from "./events.ts";
export {
  createToneGeneratorNode,
  type GeneratorNodeOptions,
  type ToneGeneratorEvents,
  type ToneGeneratorNode,
} from "./generator-node.ts";
export type { LoadOptions } from "./load.ts";
