// A call's audio over a WebSocket to its app, which the service dials: the far end's audio out, and the app's own in.
import type { LookupFunction } from "node:net";
import { WebSocket } from "ws";
import { acs } from "../../calls/index.ts";
import type { Tone } from "../../keypad.ts";
import { MAX_BODY } from "../app.ts";
import type { CallMedia, Listener } from "../media/call-media.ts";
import { SAMPLE_RATE } from "../media/format.ts";
import { Resampler } from "../media/resampler.ts";
import type { StreamingOptions } from "./create.ts";

/** Bytes that an app may leave unread: eight seconds, and more for what the messages put around the audio. */
const MAX_UNREAD = 2 ** 20;

/** How long an app may take to answer, in ms. */
const DIAL_MS = 5000;

/** Why streaming is over, as the service's events say it. */
export type StreamingEnd = "subscriptionStopped" | "initialWebSocketConnectionFailed" | "streamConnectionInterrupted";

/** What streaming is made of. */
export interface StreamParts {
  media: CallMedia;
  options: StreamingOptions;
  headers: Record<string, string>;
  subscriptionId: string;
  /** Who speaks, where the audio says so. */
  participant: string | undefined;
  lookup: LookupFunction;
  opened(): void;
  closed(end: StreamingEnd): void;
}

/** Streams a call's audio, from when it is made until either side ends it. */
export class AppStream implements Listener {
  readonly #parts: StreamParts;
  readonly #socket: WebSocket;
  readonly #toApp: Resampler;
  readonly #fromApp: Resampler;
  #end: StreamingEnd = "initialWebSocketConnectionFailed";

  /** Dials the app. */
  constructor(parts: StreamParts) {
    const { options, headers, lookup } = parts;
    this.#parts = parts;
    this.#toApp = new Resampler(SAMPLE_RATE, options.sampleRate);
    this.#fromApp = new Resampler(options.sampleRate, SAMPLE_RATE);
    const dialing = { headers, lookup, handshakeTimeout: DIAL_MS, maxPayload: 8 * MAX_BODY, perMessageDeflate: false };
    this.#socket = new WebSocket(options.transportUrl, dialing);
    this.#socket.on("open", () => this.#open());
    this.#socket.on("message", (data, isBinary) => this.#hear(isBinary ? undefined : (data as Buffer).toString()));
    this.#socket.on("error", () => this.#socket.terminate());
    this.#socket.on("close", () => this.#close());
  }

  take(frame: Int16Array): void {
    const { media, options, participant } = this.#parts;
    if (this.#socket.isPaused && !media.fromApp.isFull) this.#socket.resume();
    if (this.#socket.bufferedAmount > MAX_UNREAD) return this.#socket.terminate();
    const pcm = options.sampleRate === SAMPLE_RATE ? frame : this.#toApp.push(frame);
    this.#socket.send(acs.audioDataMessage(pcm, new Date(), participant));
  }

  /** Tells the app of a tone, where it wants to know. */
  tell(tone: Tone): void {
    if (this.#parts.options.tellsTones && this.#parts.media.app === this) this.#socket.send(acs.dtmfDataMessage(tone));
  }

  end(): void {
    this.#end = "subscriptionStopped";
    if (this.#socket.readyState === WebSocket.CONNECTING) return this.#socket.terminate();
    this.#socket.resume();
    this.#socket.close(1000);
  }

  #open(): void {
    const { media, options, subscriptionId } = this.#parts;
    this.#end = "streamConnectionInterrupted";
    this.#socket.send(acs.audioMetadataMessage(subscriptionId, options.sampleRate));
    media.app = this;
    this.#parts.opened();
  }

  #close(): void {
    const { media } = this.#parts;
    if (media.app === this) media.app = undefined;
    media.fromApp.clear();
    this.#parts.closed(this.#end);
  }

  #hear(text: string | undefined): void {
    const { media, options } = this.#parts;
    if (media.app !== this || !options.isBidirectional) return;
    const { request, refusal } =
      text === undefined ? { refusal: { message: "expected text" } } : acs.parseStreamingInput(text);
    // A reason has at most 123 bytes (RFC 6455, section 5.5).
    if (refusal) return this.#socket.close(1007, refusal.message.replace(/[^ -~]/g, "?").slice(0, 120));
    if (request!.kind === "stop") return media.fromApp.clear();
    const { pcm } = request as { pcm: Int16Array };
    media.fromApp.push(options.sampleRate === SAMPLE_RATE ? pcm : this.#fromApp.push(pcm));
    if (media.fromApp.isFull) this.#socket.pause();
  }
}
