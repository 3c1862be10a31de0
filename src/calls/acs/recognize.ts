// Call Automation's requests to recognize what a caller enters: their limits are what collectTones takes.
import type { Tone } from "../../keypad.ts";
import { readMediaRequest, readTones, type MediaRequest } from "./requests.ts";
import { bodyFields, objectField, optionalFlag, optionalInteger, textField } from "../fields.ts";
import { parsed, refuse, type Parsed } from "../refusal.ts";

/** What a `recognize` request asks for; its limits are options of `collectTones`. */
export interface Recognize extends MediaRequest {
  /** Tones to collect, 1 or more. */
  maxTones: number;
  /** Tones that end the collecting. */
  stopTones: Tone[];
  /** Longest time from one tone to the next in ms, from 1000 to 60000; 2000 by default. */
  interToneTimeoutMs: number;
  /** Longest time to the first tone in ms, up to 300000; 5000 by default, and 1 in place of 0. */
  initialTimeoutMs: number;
  /** Whether it ends what is being done with the call's media; not by default. */
  interruptCallMediaOperation: boolean;
}

/** Most tones one request may collect: ours, the documents name none. */
const MAX_COLLECTED = 256;

/**
 * Reads the body of a `recognize` request for tones, the only kind that is supported. Its prompts are passed over: nothing
 * here plays them.
 */
export function parseRecognize(body: unknown): Parsed<Recognize> {
  return parsed(() => {
    const fields = bodyFields(body);
    const type = textField(fields, "recognizeInputType");
    if (type !== "dtmf") {
      refuse("notSupported", 'recognizeInputType: expected "dtmf", got another', "recognizeInputType");
    }
    const options = objectField(fields, "recognizeOptions");
    const at = (name: string) => `recognizeOptions.${name}`;
    const dtmf = objectField(options, "dtmfOptions", at("dtmfOptions"));
    const maxTones = optionalInteger(dtmf, "maxTonesToCollect", 1, MAX_COLLECTED, at("dtmfOptions.maxTonesToCollect"));
    if (maxTones === undefined) {
      const missing = at("dtmfOptions.maxTonesToCollect");
      refuse("missing", `${missing}: expected a value, got none`, missing);
    }
    const initial = optionalInteger(
      options,
      "initialSilenceTimeoutInSeconds",
      0,
      300,
      at("initialSilenceTimeoutInSeconds"),
    );
    const interTone = optionalInteger(
      dtmf,
      "interToneTimeoutInSeconds",
      1,
      60,
      at("dtmfOptions.interToneTimeoutInSeconds"),
    );
    const stops = dtmf.stopTones;
    const hasStops = stops !== undefined && stops !== null && !(Array.isArray(stops) && stops.length === 0);
    return {
      ...readMediaRequest(fields, options, at("targetParticipant")),
      maxTones,
      stopTones: hasStops ? readTones(dtmf, "stopTones", 16, at("dtmfOptions.stopTones")) : [],
      interToneTimeoutMs: (interTone ?? 2) * 1000,
      initialTimeoutMs: Math.max(1, (initial ?? 5) * 1000),
      interruptCallMediaOperation: optionalFlag(fields, "interruptCallMediaOperation") ?? false,
    };
  });
}
