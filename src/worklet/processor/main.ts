// The module that the audio thread loads; it is bundled into one file.
import { scope } from "./scope.ts";
import { core } from "../../core/core.ts";
import { DETECTOR, GENERATOR } from "../messages.ts";
import { DetectorProcessor } from "./detector.ts";
import { GeneratorProcessor } from "./generator.ts";

// Now, so that a core which cannot be compiled fails the loading of this module, of which the page is told.
core();
scope.registerProcessor(DETECTOR, DetectorProcessor);
scope.registerProcessor(GENERATOR, GeneratorProcessor);
