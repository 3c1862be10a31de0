// Tones -> RFC 4733 packets, frame by frame beside the audio they stand for.
import { checkInteger, checkNumber, checkOptions, outOfRange } from "../errors.ts";
import { TONES, type Tone } from "../keypad.ts";
import { parseSequence, type Sequence, type Step } from "../sequence.ts";
import { MAX_DURATION, writeEvent, type TelephoneEventPacket } from "./telephone-event.ts";

/** How telephone events are made. */
export interface TelephoneEventEncoderOptions {
  /** Units of the RTP timestamp a second, an integer from 1000 to 192000; 8000 by default. */
  clockRate?: number;
  /** Level that the packets tell of, in dBm0, an integer from -63 to 0; -10 by default. */
  levelDbm0?: number;
}

/** How a sequence becomes frames of packets. */
export interface TelephoneEventFrameOptions {
  /** RTP timestamp of the first frame, an integer from 0 to 2^32 - 1; 0 by default. */
  timestamp?: number;
  /** Time from one frame to the next in ms, from 1 to 1000; 20 by default. */
  frameMs?: number;
  /** Length of each tone in ms, from 1 to 60000; 200 by default. A step's own `toneMs` goes before it. */
  toneMs?: number;
  /** Silence between one tone and the next in ms, from 0 to 60000; 100 by default. A pause takes its place. */
  gapMs?: number;
}

/** Times the last packet of an event or a segment is sent (RFC 4733 §2.5.1.4). */
const FINAL_PACKETS = 3;

/** Makes the packets of the telephone events in one RTP stream. Each call returns what is to be sent at once, in order. */
export class TelephoneEventEncoder {
  readonly #clockRate: number;
  readonly #volume: number;
  #event: { code: number; timestamp: number; isNew: boolean } | undefined;
  #repeated: TelephoneEventPacket | undefined;
  #repeatsLeft = 0;

  /** Makes an encoder; throws a TypeError or RangeError for a bad option. */
  constructor(options: TelephoneEventEncoderOptions = {}) {
    checkOptions("options", options);
    this.#clockRate = checkInteger("clockRate", options.clockRate ?? 8000, 1000, 192_000);
    this.#volume = 0 - checkInteger("levelDbm0", options.levelDbm0 ?? -10, -63, 0);
  }

  /** Begins a tone at an RTP timestamp, and ends one that was not ended. Its first packet comes with the next `update`. */
  start(tone: Tone, timestamp: number): TelephoneEventPacket[] {
    const code = TONES.indexOf(tone);
    if (code < 0) throw outOfRange("tone", "one of the 16 tones", tone);
    const packets = [...this.end(timestamp), ...this.#repeat(FINAL_PACKETS)];
    this.#event = { code, timestamp, isNew: true };
    return packets;
  }

  /** Returns what goes with the frame that ends at an RTP timestamp: call it for every frame, with or without a tone. */
  update(timestamp: number): TelephoneEventPacket[] {
    checkTimestamp(timestamp);
    return this.#event ? this.#report(timestamp, false) : this.#repeat(1);
  }

  /** Ends the tone at an RTP timestamp, if there is one. Its last packet is sent again with the next two `update`s. */
  end(timestamp: number): TelephoneEventPacket[] {
    checkTimestamp(timestamp);
    if (!this.#event) return [];
    const packets = this.#report(timestamp, true);
    this.#event = undefined;
    return packets;
  }

  /**
   * Turns a sequence into frames of packets for `paceFrames`, empty ones in the pauses, each made when it is asked for.
   * A tone that is broken off has ended there: the next three `update`s say so. Throws a TypeError or RangeError for a bad
   * argument.
   */
  frames(sequence: Sequence, options: TelephoneEventFrameOptions = {}): Iterable<TelephoneEventPacket[]> {
    checkOptions("options", options);
    const frameMs = checkNumber("frameMs", options.frameMs ?? 20, 1, 1000);
    const toneMs = checkNumber("toneMs", options.toneMs ?? 200, 1, 60_000);
    const gapMs = checkNumber("gapMs", options.gapMs ?? 100, 0, 60_000);
    const first = checkTimestamp(options.timestamp ?? 0);
    const score = scoreOf(parseSequence(sequence), toneMs, gapMs);
    return { [Symbol.iterator]: () => this.#frames(score, frameMs, first) };
  }

  *#frames({ edges, lengthMs }: Score, frameMs: number, first: number): Generator<TelephoneEventPacket[]> {
    const timestampAt = (ms: number) => (first + Math.round((ms * this.#clockRate) / 1000)) >>> 0;
    let next = 0;
    let endMs = 0;
    try {
      for (let frame = 1; endMs < lengthMs || this.#repeatsLeft > 0; frame++) {
        endMs = frame * frameMs;
        const packets = this.#event ? [] : this.#repeat(1);
        for (let edge = edges[next]; edge && isWithin(edge, endMs); edge = edges[++next]) {
          if (edge.tone) packets.push(...this.start(edge.tone, timestampAt(edge.ms)));
          else packets.push(...this.end(timestampAt(edge.ms)));
        }
        if (this.#event) packets.push(...this.#report(timestampAt(endMs), false));
        yield packets;
      }
    } finally {
      if (this.#event) {
        this.end(timestampAt(endMs));
        this.#repeatsLeft = FINAL_PACKETS;
      }
    }
  }

  // What is still to be repeated goes out before anything new: a simple receiver takes an older event for another one.
  #report(timestamp: number, isEnd: boolean): TelephoneEventPacket[] {
    const event = this.#event!;
    const packets = this.#repeat(FINAL_PACKETS);
    let duration = (timestamp - event.timestamp) >>> 0;
    if (duration >= 2 ** 31) throw outOfRange("timestamp", `${event.timestamp} or later`, timestamp);
    for (; duration > MAX_DURATION; duration -= MAX_DURATION) {
      packets.push(this.#finish(MAX_DURATION, false), ...this.#repeat(FINAL_PACKETS));
      event.timestamp = (event.timestamp + MAX_DURATION) >>> 0;
    }
    if (isEnd) packets.push(this.#finish(Math.max(duration, 1), true));
    else if (duration > 0) packets.push(this.#packet(duration, false));
    return packets;
  }

  #finish(duration: number, isEnd: boolean): TelephoneEventPacket {
    const packet = this.#packet(duration, isEnd);
    this.#repeated = { ...packet, marker: false };
    this.#repeatsLeft = FINAL_PACKETS - 1;
    return packet;
  }

  #packet(duration: number, isEnd: boolean): TelephoneEventPacket {
    const { code, timestamp, isNew } = this.#event!;
    this.#event!.isNew = false;
    return { payload: writeEvent({ event: code, isEnd, volume: this.#volume, duration }), marker: isNew, timestamp };
  }

  #repeat(most: number): TelephoneEventPacket[] {
    const count = Math.min(most, this.#repeatsLeft);
    this.#repeatsLeft -= count;
    return Array.from({ length: count }, () => ({ ...this.#repeated!, payload: this.#repeated!.payload.slice() }));
  }
}

// Where a tone begins or, without a name, ends.
interface Edge {
  ms: number;
  tone?: Tone;
}

interface Score {
  edges: readonly Edge[];
  lengthMs: number;
}

function scoreOf(steps: readonly Step[], toneMs: number, gapMs: number): Score {
  const edges: Edge[] = [];
  let ms = 0;
  let isGapDue = false;
  for (const step of steps) {
    if ("pauseMs" in step) {
      ms += step.pauseMs;
      isGapDue = false;
      continue;
    }
    if (isGapDue) ms += gapMs;
    edges.push({ ms, tone: step.tone });
    ms += step.toneMs ?? toneMs;
    edges.push({ ms });
    isGapDue = true;
  }
  return { edges, lengthMs: ms };
}

// A tone that begins where a frame ends belongs to the next one; a tone that ends there is over with this one.
function isWithin({ ms, tone }: Edge, endMs: number): boolean {
  return tone === undefined ? ms <= endMs : ms < endMs;
}

function checkTimestamp(timestamp: unknown): number {
  return checkInteger("timestamp", timestamp, 0, 2 ** 32 - 1);
}
