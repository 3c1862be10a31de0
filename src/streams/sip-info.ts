// SIP INFO: a tone as it is told in the signalling, by the two bodies that are in use.
import { checkChoice, checkInteger, checkOptions, outOfRange, wrongType } from "../errors.ts";
import { TONES, type Tone } from "../keypad.ts";

/** A body's media type: lines of `Signal=` and `Duration=`, or the tone alone. */
export type SipInfoType = "application/dtmf-relay" | "application/dtmf";

/** A SIP INFO request's Content-Type and body. */
export interface SipInfo {
  /** Value of the Content-Type header. */
  contentType: SipInfoType;
  /** The body. */
  body: string;
}

/** A tone that a SIP INFO request tells of; as it is, a part of a sequence to render. */
export interface SipInfoTone {
  /** The tone. */
  tone: Tone;
  /** Length of the tone in ms, from 1 to 60000; missing where the body does not tell it, or tells 0. */
  toneMs?: number;
}

/** How a tone is told in SIP INFO. */
export interface SipInfoOptions {
  /** Length of the tone in ms, an integer from 1 to 60000; 200 by default. Only `application/dtmf-relay` tells it. */
  toneMs?: number;
  /** The body's media type; `"application/dtmf-relay"` by default. */
  contentType?: SipInfoType;
}

const TYPES: readonly SipInfoType[] = ["application/dtmf-relay", "application/dtmf"];

/** Makes the body that tells of a tone; throws a TypeError or RangeError for a bad argument. */
export function formatSipInfo(tone: Tone, options: SipInfoOptions = {}): SipInfo {
  checkOptions("options", options);
  checkChoice("tone", tone, TONES);
  const toneMs = checkInteger("toneMs", options.toneMs ?? 200, 1, 60_000);
  const contentType = checkChoice("contentType", options.contentType ?? "application/dtmf-relay", TYPES);
  const body = contentType === "application/dtmf" ? tone : `Signal=${tone}\r\nDuration=${toneMs}\r\n`;
  return { contentType, body };
}

/**
 * Reads the tone of a SIP INFO request. Takes what is seen in the field: any case and spacing, event codes for `*` (10),
 * `#` (11) and A to D (12 to 15), a missing duration. Throws a TypeError for arguments that are no strings, and a
 * RangeError for another Content-Type or for a body without a tone.
 */
export function parseSipInfo(contentType: string, body: string): SipInfoTone {
  if (typeof contentType !== "string") throw wrongType("contentType", "a string", contentType);
  if (typeof body !== "string") throw wrongType("body", "a string", body);
  const type = checkChoice("contentType", contentType.split(";", 1)[0]!.trim().toLowerCase(), TYPES);
  const fields = fieldsOf(body);
  // Some senders write the lines into the body that is to be the tone alone.
  if (type === "application/dtmf" && !fields.has("signal")) return { tone: signalTone(body) };
  const signal = fields.get("signal");
  if (signal === undefined) throw outOfRange("body", "a line Signal=TONE", body);
  const toneMs = durationOf(fields.get("duration"));
  return toneMs === undefined ? { tone: signalTone(signal) } : { tone: signalTone(signal), toneMs };
}

function fieldsOf(body: string): Map<string, string> {
  const lines = body.split(/\r|\n/).map((line) => line.split("="));
  return new Map(lines.map(([name = "", value = ""]) => [name.trim().toLowerCase(), value.trim()]));
}

function signalTone(text: string): Tone {
  const name = text.trim().toUpperCase();
  const tone = TONES.find((known) => known === name) ?? (/^1[0-5]$/.test(name) ? TONES[Number(name)] : undefined);
  if (tone === undefined) throw outOfRange("body", "a signal that is one of the 16 tones", text);
  return tone;
}

function durationOf(text: string | undefined): number | undefined {
  if (text === undefined || /^0*$/.test(text)) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(ms <= 60_000)) throw outOfRange("body", "a Duration from 0 to 60000", text);
  return ms;
}
