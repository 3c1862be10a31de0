// Azure Communication Services' Call Automation: its requests to send tones -> what they ask for, and its answers.
import { KEYPAD, type AcsTone, type Tone } from "../../keypad.ts";
import { bodyFields, listField, objectField, optionalText, textField, wrong, type Fields } from "../fields.ts";
import { parsed, refuse, type Answer, type Parsed, type Refusal, type RefusalReason } from "../refusal.ts";
import { SEND_DEFAULTS, settingsOver, type SendSettings, type TonesRequest } from "../settings.ts";

/** How requests to send tones are read. */
export type Settings = SendSettings;

/** Ours, but for the most tones of a request (Call Automation, Send DTMF): a request has no lengths. */
export const DEFAULTS: Settings = { ...SEND_DEFAULTS, maxTones: 18 };

/** Who is meant: exactly one of the kinds. */
export interface Identifier {
  /** Which one it is. */
  kind?: string;
  /** The same as one text. */
  rawId?: string;
  /** A telephone. */
  phoneNumber?: { value: string };
  /** A user of the resource. */
  communicationUser?: { id: string };
  /** A Teams user. */
  microsoftTeamsUser?: { userId: string };
  /** A Teams application. */
  microsoftTeamsApp?: { appId: string };
  /** A Teams user who takes calls for another service. */
  teamsExtensionUser?: { userId: string };
}

/** What every request about media says. */
export interface MediaRequest {
  /** Whom it is about. */
  targetParticipant: Identifier;
  /** The client's own words for the operation. */
  operationContext?: string;
  /** Where its events go, in place of the call's own callback. */
  operationCallbackUri?: string;
}

/** What a `sendDtmfTones` request asks for. */
export interface SendDtmfTones extends TonesRequest, MediaRequest {}

/** The body of an answer to `sendDtmfTones`. */
export interface SendDtmfTonesResult {
  /** The client's own words for the operation. */
  operationContext?: string;
}

/** The service's error. */
export interface ErrorBody {
  /** The error itself. */
  error: {
    /** A word for programs. */
    code: string;
    /** A sentence for people. */
    message: string;
    /** The part of the request that is at fault. */
    target?: string;
  };
}

const ERRORS = {
  missing: [400, "BadRequest"],
  invalid: [400, "BadRequest"],
  malformed: [400, "BadRequest"],
  tooLarge: [413, "RequestEntityTooLarge"],
  unauthorized: [401, "Unauthorized"],
  forbidden: [403, "Forbidden"],
  notFound: [404, "CallNotFound"],
  wrongState: [409, "Conflict"],
  conflict: [400, "BadRequest"],
  expired: [412, "PreconditionFailed"],
  notAllowed: [405, "MethodNotAllowed"],
  notSupported: [501, "NotImplemented"],
  throttled: [429, "TooManyRequests"],
  unavailable: [503, "ServiceUnavailable"],
  internal: [500, "InternalServerError"],
} as const satisfies Record<RefusalReason, readonly [number, string]>;

const KINDS = [
  ["phoneNumber", "value"],
  ["communicationUser", "id"],
  ["microsoftTeamsUser", "userId"],
  ["microsoftTeamsApp", "appId"],
  ["teamsExtensionUser", "userId"],
] as const;

const names = new Map<Tone, AcsTone>(KEYPAD.map(({ tone, acs }) => [tone, acs]));
const tones = new Map<string, Tone>(KEYPAD.map(({ tone, acs }) => [acs, tone]));

/** Returns the service's name of a tone. */
export function toneName(tone: Tone): AcsTone {
  return names.get(tone)!;
}

/** Returns the tone that the service's name means, or undefined. */
export function toneOf(name: string): Tone | undefined {
  return tones.get(name);
}

/** Reads the body of a `sendDtmfTones` request; throws a TypeError or RangeError for a bad setting only. */
export function parseSendDtmfTones(body: unknown, settings: Partial<Settings> = {}): Parsed<SendDtmfTones> {
  const { toneMs, gapMs, maxTones } = settingsOver(DEFAULTS, settings);
  return parsed(() => {
    const fields = bodyFields(body);
    const sequence = readTones(fields, "tones", maxTones);
    return { sequence, toneMs, gapMs, ...readMediaRequest(fields) };
  });
}

/** Reads the body of a `startContinuousDtmfRecognition` or `stopContinuousDtmfRecognition` request. */
export function parseContinuousDtmfRecognition(body: unknown): Parsed<MediaRequest> {
  return parsed(() => readMediaRequest(bodyFields(body)));
}

/** Reads a list of tones by their names. */
export function readTones(fields: Fields, name: string, most: number, at = name): Tone[] {
  return listField(fields, name, most, at).map((entry, index) => {
    const tone = typeof entry === "string" ? tones.get(entry) : undefined;
    return tone ?? wrong(`${at}[${index}]`, 'a tone name as "five", "asterisk" or "a"', entry);
  });
}

/** Reads what every request about media says; the participant may be a part of a part. */
export function readMediaRequest(fields: Fields, target = fields, at = "targetParticipant"): MediaRequest {
  const request: MediaRequest = { targetParticipant: readIdentifier(objectField(target, "targetParticipant", at), at) };
  const operationContext = optionalText(fields, "operationContext");
  if (operationContext !== undefined) request.operationContext = operationContext;
  const operationCallbackUri = optionalText(fields, "operationCallbackUri");
  if (operationCallbackUri !== undefined) {
    if (!isWebAddress(operationCallbackUri))
      wrong("operationCallbackUri", "an http or https address", operationCallbackUri);
    request.operationCallbackUri = operationCallbackUri;
  }
  return request;
}

function readIdentifier(fields: Fields, at: string): Identifier {
  const kinds = KINDS.filter(([kind]) => fields[kind] !== undefined && fields[kind] !== null);
  if (kinds.length > 1) refuse("invalid", `${at}: expected one kind of identifier, got ${kinds.length}`, at);
  const identifier: Identifier = {};
  const kind = optionalText(fields, "kind", undefined, `${at}.kind`);
  const rawId = optionalText(fields, "rawId", undefined, `${at}.rawId`);
  if (kind !== undefined) identifier.kind = kind;
  if (rawId !== undefined) identifier.rawId = rawId;
  for (const [name, part] of kinds) {
    if (kind !== undefined && kind !== name) wrong(`${at}.kind`, JSON.stringify(name), kind);
    const text = textField(objectField(fields, name, `${at}.${name}`), part, `${at}.${name}.${part}`);
    return { ...identifier, kind: name, [name]: { [part]: text } };
  }
  if (rawId === undefined) refuse("missing", `${at}: expected a phoneNumber or another identifier, got none`, at);
  return identifier;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Answers a request to send tones, which is granted: how it goes is told by an event. */
export function sendDtmfTonesAnswer({ operationContext }: MediaRequest): Answer<SendDtmfTonesResult> {
  return { status: 202, headers: {}, body: operationContext === undefined ? {} : { operationContext } };
}

/** Answers a request that is refused. */
export function errorAnswer({ reason, message, target }: Refusal): Answer<ErrorBody> {
  const [status, code] = ERRORS[reason];
  const error = target === undefined ? { code, message } : { code, message, target };
  return { status, headers: {}, body: { error } };
}
