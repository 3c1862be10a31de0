// RFC 4733: a tone as it is told beside the audio, in RTP packets of 4 bytes.
import type { Tone } from "../keypad.ts";

/** What RTP carries of a telephone event: one packet, to be sent with the payload type that was agreed on. */
export interface TelephoneEventPacket {
  /** The payload: 4 bytes, or 4 for each of several events in a row (RFC 4733 §2.5.1.5). */
  payload: Uint8Array;
  /** RTP marker bit: set on the first packet of an event. */
  marker: boolean;
  /** RTP timestamp, an integer from 0 to 2^32 - 1: when the event began, the same in all of its packets. */
  timestamp: number;
}

/** A tone told beside the audio: it has begun, or it has ended. */
export type TelephoneEvent =
  | { type: "start"; tone: Tone; startMs: number }
  | { type: "end"; tone: Tone; startMs: number; endMs: number; levelDbm0?: number };

/** Longest duration a packet can tell, in timestamp units: a longer event goes on in a new segment (RFC 4733 §2.5.1.3). */
export const MAX_DURATION = 0xffff;

/** The fields of an event's 4 bytes (RFC 4733 §2.3). */
export interface EventFields {
  /** Event code: 0 to 15 are the tones. */
  event: number;
  /** E bit: the event has ended. */
  isEnd: boolean;
  /** Level in dBm0 without its sign, from 0 to 63. */
  volume: number;
  /** Time since the timestamp, in timestamp units. */
  duration: number;
}

/** Writes an event's 4 bytes. */
export function writeEvent({ event, isEnd, volume, duration }: EventFields): Uint8Array {
  return Uint8Array.of(event, (isEnd ? 0x80 : 0) | volume, duration >> 8, duration & 0xff);
}

/** Reads the 4 bytes at an offset. The R bit is reserved, and ignored as the RFC asks. */
export function readEvent(payload: Uint8Array, at: number): EventFields {
  const [event = 0, flags = 0, high = 0, low = 0] = payload.subarray(at, at + 4);
  return { event, isEnd: flags >= 0x80, volume: flags & 0x3f, duration: (high << 8) | low };
}
