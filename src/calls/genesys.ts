// Genesys Web Services v2, the Voice API: its requests about tones -> what they ask for, and what came of it -> its words.
import { checkOptions, outOfRange, wrongType } from "../errors.ts";
import { TONES, type Tone } from "../keypad.ts";
import { bodyFields, objectField, textField, type Fields } from "./fields.ts";
import { parsed, refuse, type Answer, type Parsed, type Refusal, type RefusalReason } from "./refusal.ts";
import { SEND_DEFAULTS, settingsOver, type SendSettings, type TonesRequest } from "./settings.ts";

/** How Genesys' requests to send digits are read. */
export interface Settings extends SendSettings {
  /** The digits that are taken. */
  digits: string;
}

/** Ours but for the digits, which the document says (SendDTMF, Parameters). */
export const DEFAULTS: Settings = { ...SEND_DEFAULTS, digits: "0123456789" };

/** What a `SendDtmf` request asks for. */
export interface SendDtmf extends TonesRequest {
  /** The operation. */
  operationName: "SendDtmf";
  /** The digits as they came. */
  digits: string;
}

/** What a request about one call asks for. */
export type CallOperation = SendDtmf | { operationName: "Hangup" };

/** Answer to any request: 0 is success. */
export interface StatusBody {
  /** What came of it, as a number. */
  statusCode: number;
  /** What came of it, in words, where it is an error. */
  statusMessage?: string;
}

/** A call as Genesys tells of it. */
export interface Call {
  /** The call's name in addresses. */
  id: string;
  /** Where it is: `"Dialing"`, `"Established"`, `"Released"`. */
  state: string;
  /** The same for all who are on the call. */
  callUuid: string;
  /** The switch's name for it, 16 hexadecimal digits. */
  connId: string;
  /** Address of the agent's telephone. */
  deviceUri: string;
  /** Who else is on the call. */
  participants: Participant[];
  /** The number that was called. */
  dnis: string;
  /** Where it goes: `"Internal"`, `"Inbound"`, `"Outbound"`. */
  callType: string;
  /** The operations it takes now. */
  capabilities: string[];
  /** Its length in whole seconds. */
  duration: string;
  /** Whether the agent's microphone is off. */
  mute: string;
  /** Whether a supervisor listens in. */
  supervisorListeningIn: boolean;
  /** Whether the one who is listened to is muted. */
  monitoredUserMuted: boolean;
  /** Whether this call listens to another. */
  monitoring: boolean;
  /** Its address. */
  uri: string;
  /** Its address without the host. */
  path: string;
}

/** Somebody on a call. */
export interface Participant {
  /** The number in international form. */
  e164Number: string;
  /** The number as people write it. */
  formattedPhoneNumber: string;
  /** The number. */
  phoneNumber: string;
  /** The number as it was dialed. */
  digits: string;
}

/** What is published on the channel. */
export interface CallMessage {
  /** What happened: `"DtmfSent"`, `"StatusChange"`. */
  notificationType: string;
  /** The call as it is now. */
  call: Call;
  /** The agent's own number. */
  phoneNumber: string;
  /** What else the switch says. */
  extensions: Record<string, unknown>;
  /** Its type. */
  messageType: "CallStateChangeMessage";
}

/** A CometD message. */
export interface ChannelMessage {
  /** What it says. */
  data: CallMessage;
  /** Where. */
  channel: typeof CHANNEL;
}

/** The channel of one's own calls. */
export const CHANNEL = "/v2/me/calls";

/** Operations that an established call takes, as the documents show it. */
export const CAPABILITIES: readonly string[] = [
  "SingleStepTransfer",
  "InitiateConference",
  "Hold",
  "SingleStepConference",
  "InitiateTransfer",
  "SendDtmf",
  "DeleteUserData",
  "AttachUserData",
  "DeleteUserDataPair",
  "Hangup",
  "UpdateUserData",
];

// The numbers are those of "Return Values" in the documents; which HTTP status goes with them is ours.
const ERRORS = {
  missing: [400, 1],
  invalid: [400, 10],
  malformed: [400, 10],
  tooLarge: [413, 10],
  unauthorized: [401, 20],
  forbidden: [403, 5],
  notFound: [404, 6],
  wrongState: [409, 2],
  conflict: [409, 2],
  expired: [412, 2],
  notAllowed: [405, 3],
  notSupported: [400, 10],
  throttled: [429, 3],
  unavailable: [503, 4],
  internal: [500, 4],
} as const satisfies Record<RefusalReason, readonly [number, number]>;

/** Returns the digit that is a tone's name, or undefined: Genesys has no name for the others. */
export function toneName(tone: Tone, digits = DEFAULTS.digits): string | undefined {
  return digits.includes(tone) ? tone : undefined;
}

/** Returns the tone that one digit means, or undefined. */
export function toneOf(digit: string, digits = DEFAULTS.digits): Tone | undefined {
  return digits.includes(digit) ? TONES.find((tone) => tone === digit) : undefined;
}

/** Reads the body of a request about one call; throws a TypeError or RangeError for a bad setting only. */
export function parseCallOperation(body: unknown, settings: Partial<Settings> = {}): Parsed<CallOperation> {
  const known = checkDigits(settingsOver(DEFAULTS, settings));
  return parsed(() => {
    const fields = bodyFields(body);
    const operationName = textField(fields, "operationName");
    if (operationName === "Hangup") return { operationName };
    if (operationName === "SendDtmf") return { operationName, ...digitsOf(fields, known) };
    refuse("notSupported", `operationName: expected "SendDtmf" or "Hangup", got another`, "operationName");
  });
}

/** What a `Dial` request asks for. */
export interface Dial {
  /** The operation. */
  operationName: "Dial";
  /** The number to call. */
  phoneNumber: string;
}

/** Reads the body of a request to make a call. */
export function parseDial(body: unknown): Parsed<Dial> {
  return parsed(() => {
    const fields = bodyFields(body);
    const operationName = textField(fields, "operationName");
    if (operationName !== "Dial") {
      refuse("notSupported", `operationName: expected "Dial", got another`, "operationName");
    }
    const phoneNumber = textField(objectField(fields, "destination"), "phoneNumber", "destination.phoneNumber");
    if (phoneNumber === "")
      refuse("invalid", "destination.phoneNumber: expected a number, got none", "destination.phoneNumber");
    return { operationName, phoneNumber };
  });
}

function digitsOf(fields: Fields, { digits: known, maxTones, toneMs, gapMs }: Settings) {
  const digits = textField(fields, "digits");
  if (digits === "") refuse("invalid", "digits: expected one or more, got none", "digits");
  if (digits.length > maxTones) {
    refuse("invalid", `digits: expected at most ${maxTones}, got ${digits.length}`, "digits");
  }
  const sequence = Array.from(digits, (digit, index) => {
    const tone = toneOf(digit, known);
    return tone ?? refuse("invalid", `digits[${index}]: expected one of ${known}`, "digits");
  });
  return { digits, sequence, toneMs, gapMs };
}

function checkDigits(settings: Settings): Settings {
  const { digits } = settings;
  if (typeof digits !== "string") throw wrongType("digits", "a string of tones", digits);
  for (const digit of digits)
    if (!TONES.some((tone) => tone === digit)) throw outOfRange("digits", "only tones", digits);
  return settings;
}

/** Answers a request that is granted. */
export function acceptedAnswer(): Answer<StatusBody> {
  return { status: 200, headers: {}, body: { statusCode: 0 } };
}

/** Answers a request that is refused. */
export function errorAnswer({ reason, message }: Refusal): Answer<StatusBody> {
  const [status, statusCode] = ERRORS[reason];
  return { status, headers: {}, body: { statusCode, statusMessage: message } };
}

/** What a call is told of, where it is not always the same. */
export interface CallFacts {
  /** The call's name in addresses. */
  id: string;
  /** Where it is. */
  state: string;
  /** The switch's name for it. */
  connId: string;
  /** The other's number. */
  otherNumber: string;
  /** The number that was called; the other's by default. */
  dnis?: string;
  /** The agent's telephone. */
  deviceId: string;
  /** Its length in ms. */
  durationMs: number;
  /** What comes before `/api`, as `http://host:port`. */
  baseUrl: string;
}

/** Makes a call as Genesys tells of it: it takes no operations once it is released. */
export function callResource(facts: CallFacts): Call {
  checkOptions("facts", facts);
  const { id, state, connId, otherNumber, dnis = otherNumber, deviceId, durationMs, baseUrl } = facts;
  return {
    id,
    state,
    callUuid: id,
    connId,
    deviceUri: `${baseUrl}/api/v2/devices/${deviceId}`,
    participants: [
      { e164Number: "", formattedPhoneNumber: otherNumber, phoneNumber: otherNumber, digits: otherNumber },
    ],
    dnis,
    callType: "Internal",
    capabilities: state === "Established" ? [...CAPABILITIES] : state === "Released" ? [] : ["Hangup"],
    duration: `${Math.floor(durationMs / 1000)}`,
    mute: "Off",
    supervisorListeningIn: false,
    monitoredUserMuted: false,
    monitoring: false,
    uri: `${baseUrl}/api/v2/me/calls/${id}`,
    path: `/calls/${id}`,
  };
}

/** Makes the message that the digits were sent, or that another thing happened to a call. */
export function callMessage(notificationType: string, call: Call, ownNumber: string): ChannelMessage {
  const data: CallMessage = {
    notificationType,
    call,
    phoneNumber: ownNumber,
    extensions: { BusinessCall: 0 },
    messageType: "CallStateChangeMessage",
  };
  return { data, channel: CHANNEL };
}
