// Microsoft Graph's cloud communications: its requests about tones -> what they ask for, and what came of it -> its words.
import { checkNumber } from "../errors.ts";
import { KEYPAD, type GraphTone, type Tone } from "../keypad.ts";
import type { Pause, ToneInfo } from "../sequence.ts";
import { bodyFields, isFields, listField, optionalInteger, optionalText, wrong } from "./fields.ts";
import type { CompletionReason, OperationStatus, ResultInfo, SendTonesOperation } from "./operation.ts";
import { parsed, refuse, type Answer, type Parsed, type Refusal, type RefusalReason } from "./refusal.ts";
import { SEND_DEFAULTS, settingsOver, type SendSettings, type TonesRequest } from "./settings.ts";

/** How Graph's requests to send tones are read. */
export interface Settings extends SendSettings {
  /** Length in ms of the pause that stands in for a hook flash, from 0 to 60000; without it a flash is refused. */
  flashPauseMs?: number;
}

/** Ours, where Graph's documents give none: all of them. */
export const DEFAULTS: Settings = SEND_DEFAULTS;

/** Longest `clientContext`, in characters (Graph, call: sendDtmfTones). */
export const MAX_CLIENT_CONTEXT = 256;

const MAX_INT32 = 2 ** 31 - 1;

/** What a `sendDtmfTones` request asks for. */
export interface SendDtmfTones extends TonesRequest {
  /** The client's own words for the operation. */
  clientContext?: string;
}

/** What a request that only names its context asks for: `subscribeToTone` and `cancelMediaProcessing`. */
export interface ClientContext {
  /** The client's own words for the operation. */
  clientContext?: string;
}

/** Graph's resource of an operation. */
export interface Operation {
  /** Its type. */
  "@odata.type": `#microsoft.graph.${OperationType}`;
  /** How far it is. */
  status: OperationStatus;
  /** How the sending of tones ended. */
  completionReason?: CompletionReason;
  /** Its end in numbers and words. */
  resultInfo?: ResultInfo & { "@odata.type": "#microsoft.graph.resultInfo" };
  /** The client's own words for it. */
  clientContext?: string;
  /** Its name in addresses. */
  id: string;
}

/** The operations about tones. */
export type OperationType = "sendDtmfTonesOperation" | "subscribeToToneOperation" | "cancelMediaProcessingOperation";

/** What Graph posts to a bot's callback. */
export interface Notifications {
  /** Its type. */
  "@odata.type": "#microsoft.graph.commsNotifications";
  /** What has changed, in order. */
  value: Notification[];
}

/** One change. */
export interface Notification {
  /** Its type. */
  "@odata.type": "#microsoft.graph.commsNotification";
  /** What happened to the resource. */
  changeType: "created" | "updated" | "deleted";
  /** The resource's address. */
  resourceUrl: string;
  /** The resource. */
  resourceData: object;
}

/** Graph's error. */
export interface ErrorBody {
  /** The error itself. */
  error: {
    /** A word for programs. */
    code: string;
    /** A sentence for people. */
    message: string;
    /** Which request it was, and when. */
    innerError?: { date: string; "request-id": string; "client-request-id": string };
  };
}

/** Which request an error answers, and when. */
export interface Trace {
  /** Time of the answer. */
  date: Date;
  /** The service's name for the request. */
  requestId: string;
  /** The client's own name for it; the service's by default. */
  clientRequestId?: string;
}

const ERRORS = {
  missing: [400, "BadRequest"],
  invalid: [400, "BadRequest"],
  malformed: [400, "BadRequest"],
  tooLarge: [413, "RequestEntityTooLarge"],
  unauthorized: [401, "InvalidAuthenticationToken"],
  forbidden: [403, "Forbidden"],
  notFound: [404, "NotFound"],
  wrongState: [409, "Conflict"],
  conflict: [409, "Conflict"],
  expired: [412, "PreconditionFailed"],
  notAllowed: [405, "MethodNotAllowed"],
  notSupported: [501, "NotImplemented"],
  throttled: [429, "TooManyRequests"],
  unavailable: [503, "ServiceUnavailable"],
  internal: [500, "InternalServerError"],
} as const satisfies Record<RefusalReason, readonly [number, string]>;

const names = new Map<Tone, GraphTone>(KEYPAD.map(({ tone, graph }) => [tone, graph]));
const tones = new Map<string, Tone>(KEYPAD.map(({ tone, graph }) => [graph, tone]));

/** Returns Graph's name of a tone. */
export function toneName(tone: Tone): GraphTone {
  return names.get(tone)!;
}

/** Returns the tone that Graph's name means, or undefined: a flash is none. */
export function toneOf(name: string): Tone | undefined {
  return tones.get(name);
}

/** Reads the body of a `sendDtmfTones` request; throws a TypeError or RangeError for a bad setting only. */
export function parseSendDtmfTones(body: unknown, settings: Partial<Settings> = {}): Parsed<SendDtmfTones> {
  const { toneMs, gapMs, minGapMs, maxGapMs, maxTones, flashPauseMs } = settingsOver(DEFAULTS, settings);
  if (flashPauseMs !== undefined) checkNumber("flashPauseMs", flashPauseMs, 0, 60_000);
  return parsed(() => {
    const fields = bodyFields(body);
    const list = listField(fields, "tones", maxTones);
    const delayMs = optionalInteger(fields, "delayBetweenTonesMs", 0, Math.min(maxGapMs, MAX_INT32)) ?? gapMs;
    return {
      sequence: list.map((entry, index) => stepOf(entry, `tones[${index}]`, flashPauseMs)),
      toneMs,
      gapMs: Math.max(delayMs, minGapMs),
      ...contextOf(fields),
    };
  });
}

/** Reads the body of a `subscribeToTone` or `cancelMediaProcessing` request, which may be missing. */
export function parseClientContext(body: unknown): Parsed<ClientContext> {
  return parsed(() => contextOf(body === undefined || body === null ? {} : bodyFields(body)));
}

function contextOf(fields: Readonly<Record<string, unknown>>): ClientContext {
  const clientContext = optionalText(fields, "clientContext", MAX_CLIENT_CONTEXT);
  return clientContext === undefined ? {} : { clientContext };
}

// The table of parameters asks for toneInfo objects, every example and client sends names: both are taken.
function stepOf(entry: unknown, at: string, flashPauseMs: number | undefined): ToneInfo | Pause {
  const [name, where] = isFields(entry) ? [entry.tone, `${at}.tone`] : [entry, at];
  if (isFields(entry)) optionalInteger(entry, "sequenceId", 0, MAX_INT32, `${at}.sequenceId`);
  if (name === undefined || name === null) refuse("missing", `${where}: expected a tone name, got none`, where);
  if (name === "flash") {
    if (flashPauseMs !== undefined) return { pauseMs: flashPauseMs };
    refuse("invalid", `${where}: a hook flash is no sound, and cannot be sent in the audio`, where);
  }
  const tone = typeof name === "string" ? tones.get(name) : undefined;
  return tone === undefined ? wrong(where, 'a tone name as "tone5", "star" or "a"', name) : { tone };
}

/** What names an operation to its client. */
export interface OperationNames extends ClientContext {
  /** The call. */
  callId: string;
  /** The operation. */
  id: string;
}

/** Makes the resource of an operation that sends tones, as it is now. */
export function sendDtmfTonesOperation(named: OperationNames, operation: SendTonesOperation): Operation {
  const { status, result } = operation;
  if (!result) return operationResource("sendDtmfTonesOperation", named, status);
  return {
    ...completedOperation(named, result.completionReason),
    resultInfo: { "@odata.type": "#microsoft.graph.resultInfo", ...result.resultInfo },
  };
}

// An operation that broke is completed too, for an unknown reason: so the notification's error case 2 has it.
function completedOperation(named: OperationNames, completionReason: CompletionReason): Operation {
  return operationResource("sendDtmfTonesOperation", named, "completed", { completionReason });
}

function operationResource(
  type: OperationType,
  { id, clientContext }: OperationNames,
  status: OperationStatus,
  completion: Pick<Operation, "completionReason"> = {},
): Operation {
  const context = clientContext === undefined ? {} : { clientContext };
  return { "@odata.type": `#microsoft.graph.${type}`, status, ...completion, ...context, id };
}

/** Answers a request to send tones. `baseUrl` is what comes before `/communications`, as `https://host/v1.0`. */
export function sendDtmfTonesAnswer(
  named: OperationNames,
  operation: SendTonesOperation,
  baseUrl: string,
): Answer<Operation> {
  return operationAnswer(named, sendDtmfTonesOperation(named, operation), baseUrl);
}

/** Answers a `subscribeToTone` request, which is granted at once. */
export function subscribeToToneAnswer(named: OperationNames, baseUrl: string): Answer<Operation> {
  return operationAnswer(named, operationResource("subscribeToToneOperation", named, "completed"), baseUrl);
}

/** Answers a `cancelMediaProcessing` request, which is granted at once. */
export function cancelMediaProcessingAnswer(named: OperationNames, baseUrl: string): Answer<Operation> {
  return operationAnswer(named, operationResource("cancelMediaProcessingOperation", named, "completed"), baseUrl);
}

function operationAnswer({ callId, id }: OperationNames, body: Operation, baseUrl: string): Answer<Operation> {
  const location = `${baseUrl}/communications/calls/${encodeURIComponent(callId)}/operations/${encodeURIComponent(id)}`;
  return { status: 200, headers: { Location: location }, body };
}

/** Makes the notification of an operation that has ended; undefined for one that has not. */
export function sendDtmfTonesNotification(
  named: OperationNames,
  operation: SendTonesOperation,
): Notification | undefined {
  if (!operation.result) return undefined;
  const resourceUrl = `/communications/calls/${named.callId}/operations/${named.id}`;
  return notification("deleted", resourceUrl, completedOperation(named, operation.result.completionReason));
}

/** Makes the notification of a tone that was heard on a call; `sequenceId` counts the tones of the call from 1. */
export function toneNotification(callId: string, tone: Tone, sequenceId: number): Notification {
  return notification("updated", `/communications/calls/${callId}`, {
    "@odata.type": "#microsoft.graph.call",
    state: "established",
    toneInfo: { "@odata.type": "#microsoft.graph.toneInfo", sequenceId, tone: toneName(tone) },
  });
}

/** Makes the notification of any change. */
export function notification(
  changeType: Notification["changeType"],
  resourceUrl: string,
  resourceData: object,
): Notification {
  return { "@odata.type": "#microsoft.graph.commsNotification", changeType, resourceUrl, resourceData };
}

/** Puts notifications into the body that is posted to the callback. */
export function notifications(...value: Notification[]): Notifications {
  return { "@odata.type": "#microsoft.graph.commsNotifications", value };
}

/** Answers a request that is refused; with `retryAfterSeconds` the client may try again. */
export function errorAnswer(refusal: Refusal, trace?: Trace, retryAfterSeconds?: number): Answer<ErrorBody> {
  const [status, code] = ERRORS[refusal.reason];
  const error: ErrorBody["error"] = { code, message: refusal.message };
  if (trace) {
    const { date, requestId, clientRequestId = requestId } = trace;
    // Graph's dates have no fractions and no zone.
    const time = date.toISOString().slice(0, 19);
    error.innerError = { date: time, "request-id": requestId, "client-request-id": clientRequestId };
  }
  return {
    status,
    headers: retryAfterSeconds === undefined ? {} : { "Retry-After": `${retryAfterSeconds}` },
    body: { error },
  };
}
