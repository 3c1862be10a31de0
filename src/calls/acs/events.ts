// What happens on a call -> Call Automation's events, as they are posted to the app's callback.
import type { AcsTone, Tone } from "../../keypad.ts";
import type { CollectedTones } from "../../streams/collect.ts";
import { toneName } from "./requests.ts";
import type { SendTonesOperation } from "../operation.ts";

/** What an event says of how things went. */
export interface ResultInformation {
  /** An HTTP-like code. */
  code: number;
  /** What happened, in more detail. */
  subCode: number;
  /** What happened, in words. */
  message: string;
}

/** What every event's data says. */
export interface EventData {
  /** The call connection. */
  callConnectionId: string;
  /** The call. */
  serverCallId: string;
  /** The same in all that is told of one call. */
  correlationId: string;
  /** The client's own words for the operation. */
  operationContext?: string;
  /** How it went. */
  resultInformation?: ResultInformation;
}

/** An event, in the form of CloudEvents 1.0. */
export interface CloudEvent<Data extends EventData = EventData> {
  /** Its own name. */
  id: string;
  /** Where it comes from. */
  source: string;
  /** What it is. */
  type: `Microsoft.Communication.${string}`;
  /** What it is about. */
  subject: string;
  /** When it was, after RFC 3339. */
  time: string;
  /** Version of CloudEvents. */
  specversion: "1.0";
  /** Type of the data. */
  datacontenttype: "application/json";
  /** What it says. */
  data: Data;
}

/** The call that events are told of. */
export interface CallNames {
  /** The call connection. */
  callConnectionId: string;
  /** The call. */
  serverCallId: string;
  /** The same in all that is told of one call. */
  correlationId: string;
}

/** What one event is told with. */
export interface EventNames extends CallNames {
  /** The event's own name. */
  id: string;
  /** When it was. */
  time: Date;
  /** The client's own words for the operation. */
  operationContext?: string;
}

/** What the event of a tone that was heard adds. */
export interface ToneReceivedData extends EventData {
  /** Number of the tone since the recognition was started, from 1. */
  sequenceId: number;
  /** The tone. */
  tone: AcsTone;
}

/** What the event of a recognition that has ended adds. */
export interface RecognizeCompletedData extends EventData {
  /** What was recognized. */
  recognitionType: "dtmf";
  /** The tones. */
  dtmfResult: { tones: AcsTone[] };
}

// Codes and words of the documents: Call Automation, Gather user input, Event codes. 8512 is an error inside the service.
const SUCCESS: ResultInformation = { code: 200, subCode: 0, message: "Action completed successfully." };
const CANCELED: ResultInformation = { code: 400, subCode: 8508, message: "Action failed, the operation was canceled." };
const BROKEN: ResultInformation = { code: 500, subCode: 8512, message: "Unknown internal server error." };

const RECOGNIZED = {
  maxTones: ["RecognizeCompleted", 200, 8531, "Action completed, max digits received."],
  stopTone: ["RecognizeCompleted", 200, 8514, "Action completed as stop tone was detected."],
  initialTimeout: ["RecognizeFailed", 400, 8510, "Action failed, initial silence timeout reached."],
  interToneTimeout: ["RecognizeFailed", 400, 8532, "Action failed, inter-digit silence timeout reached."],
  aborted: ["RecognizeCanceled", 400, 8508, "Action failed, the operation was canceled."],
  ended: ["RecognizeFailed", 400, 8508, "Action failed, the operation was canceled."],
} as const satisfies Record<CollectedTones["reason"], readonly [string, number, number, string]>;

/** Makes an event of any kind, as `"CallConnected"`. */
export function event<Data extends object = object>(
  kind: string,
  names: EventNames,
  data?: Data,
): CloudEvent<EventData & Data> {
  const { callConnectionId, serverCallId, correlationId, id, time, operationContext } = names;
  const source = `calling/callConnections/${callConnectionId}`;
  const common: EventData = { callConnectionId, serverCallId, correlationId };
  if (operationContext !== undefined) common.operationContext = operationContext;
  return {
    id,
    source,
    type: `Microsoft.Communication.${kind}`,
    subject: source,
    time: time.toISOString(),
    specversion: "1.0",
    datacontenttype: "application/json",
    data: { ...common, ...data } as EventData & Data,
  };
}

/** Makes the event of an operation that has ended: sent, or failed, also where it was canceled. */
export function sendDtmfTonesEvent(names: EventNames, operation: SendTonesOperation): CloudEvent | undefined {
  if (!operation.result) return undefined;
  const { completionReason } = operation.result;
  if (completionReason === "completedSuccessfully") {
    return event("SendDtmfTonesCompleted", names, { resultInformation: SUCCESS });
  }
  const resultInformation = completionReason === "unknown" ? BROKEN : CANCELED;
  return event("SendDtmfTonesFailed", names, { resultInformation });
}

/** Makes the event of a tone that was heard; `sequenceId` counts from 1 since the recognition was started. */
export function toneReceivedEvent(names: EventNames, tone: Tone, sequenceId: number): CloudEvent<ToneReceivedData> {
  return event("ContinuousDtmfRecognitionToneReceived", names, {
    sequenceId,
    tone: toneName(tone),
    resultInformation: SUCCESS,
  });
}

/** Makes the event that continuous recognition has failed. */
export function toneFailedEvent(names: EventNames): CloudEvent {
  return event("ContinuousDtmfRecognitionToneFailed", names, { resultInformation: BROKEN });
}

/** Makes the event that continuous recognition has been stopped. */
export function recognitionStoppedEvent(names: EventNames): CloudEvent {
  return event("ContinuousDtmfRecognitionStopped", names, { resultInformation: SUCCESS });
}

/**
 * Makes the event of a recognition that has ended, from what was collected: completed where it came to the last tone or a
 * stop tone, canceled where it was aborted, and failed in any other case.
 */
export function recognizeEvent(
  names: EventNames,
  collected: CollectedTones,
): CloudEvent | CloudEvent<RecognizeCompletedData> {
  const [kind, code, subCode, message] = RECOGNIZED[collected.reason];
  const resultInformation = { code, subCode, message };
  if (kind !== "RecognizeCompleted") return event(kind, names, { resultInformation });
  const tones = Array.from(collected.tones as Iterable<Tone>, toneName);
  return event(kind, names, { recognitionType: "dtmf", dtmfResult: { tones }, resultInformation });
}
