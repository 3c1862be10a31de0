// A Call Automation call: what its app is told, and its properties.
import { randomUUID } from "node:crypto";
import type { LookupFunction } from "node:net";
import { acs } from "../../calls/index.ts";
import type { ToneEvent } from "../../detector.ts";
import type { Call, CallListener } from "../call.ts";
import type { Outbox } from "../callbacks/outbox.ts";
import { decline } from "../http.ts";
import type { CreateCall } from "./create.ts";
import { Recognition } from "./recognition.ts";
import { AppStream, type StreamingEnd } from "./streaming.ts";

/** Where one operation's events go, and in whose words. */
interface Told {
  callback: URL;
  operationContext?: string | undefined;
}

/** A call made through Call Automation. */
export class AcsCall implements CallListener {
  call!: Call;
  readonly #outbox: Outbox;
  readonly #asked: CreateCall;
  readonly #told: Told;
  readonly #lookup: LookupFunction;
  readonly #names = { serverCallId: randomUUID(), correlationId: randomUUID() };
  readonly #subscriptionId = randomUUID();
  #state: "connecting" | "connected" | "disconnected" = "connecting";
  #continuous: (Told & { count: number }) | undefined;
  #recognition: Recognition | undefined;
  #stream: AppStream | undefined;
  #isStreaming = false;

  constructor(outbox: Outbox, asked: CreateCall, callback: URL, lookup: LookupFunction) {
    this.#outbox = outbox;
    this.#asked = asked;
    this.#told = { callback, operationContext: asked.operationContext };
    this.#lookup = lookup;
  }

  get state() {
    return this.#state;
  }

  get callback(): URL {
    return this.#told.callback;
  }

  get properties(): object {
    const { repeated, streaming, callbackUri } = this.#asked;
    const state = this.#isStreaming ? "active" : "inactive";
    const subscription = { id: this.#subscriptionId, state, subscribedContentTypes: ["audio"] };
    return {
      callConnectionId: this.call.id,
      ...this.#names,
      ...repeated,
      callConnectionState: this.#state,
      callbackUri,
      ...(streaming && { mediaStreamingSubscription: subscription }),
    };
  }

  send(asked: acs.SendDtmfTones, told: Told): void {
    const operation = this.call.send(asked);
    void operation.finished.then(() => this.#post(told, acs.sendDtmfTonesEvent(this.#name(told), operation)!));
  }

  /** Tells the app of every tone from now on. */
  startContinuous(told: Told): void {
    this.#continuous = { ...told, count: 0 };
  }

  stopContinuous(told: Told): void {
    if (!this.#continuous) return;
    this.#continuous = undefined;
    this.#post(told, acs.recognitionStoppedEvent(this.#name(told)));
  }

  recognize(asked: acs.Recognize, told: Told): void {
    if (asked.interruptCallMediaOperation) this.cancelAll();
    else if (this.#recognition) decline("wrongState", "another recognition is running on this call");
    const recognition = new Recognition(asked, this.call.media.timeMs);
    this.#recognition = recognition;
    void recognition.finished.then((collected) => {
      if (this.#recognition === recognition) this.#recognition = undefined;
      this.#post(told, acs.recognizeEvent(this.#name(told), collected));
    });
  }

  cancelAll(): void {
    this.call.cancelAll();
    this.#recognition?.cancel();
    this.#recognition = undefined;
  }

  startStreaming(told: Told): void {
    const { streaming, targets } = this.#asked;
    if (!streaming) return decline("wrongState", "the call was made without mediaStreamingOptions");
    if (this.#stream) return decline("wrongState", "the call's media are being streamed already");
    const { id: callId, media } = this.call;
    const stream = new AppStream({
      media,
      options: streaming,
      headers: { "x-ms-call-connection-id": callId, "x-ms-call-correlation-id": this.#names.correlationId },
      subscriptionId: this.#subscriptionId,
      participant: streaming.isUnmixed ? targets[0]!.rawId : undefined,
      lookup: this.#lookup,
      opened: () => {
        this.#isStreaming = true;
        this.#tellStreaming("MediaStreamingStarted", "subscriptionStarted", told);
      },
      closed: (end) => this.#streamEnded(end, told),
    });
    this.#stream = stream;
  }

  stopStreaming(): void {
    if (!this.#stream) return decline("wrongState", "the call's media are not being streamed");
    this.#stream.end();
  }

  established(): void {
    this.#state = "connected";
    this.#tell("CallConnected");
    if (this.#asked.streaming?.startsByItself) this.startStreaming(this.#told);
  }

  heard(event: ToneEvent): void {
    this.#recognition?.hear(event);
    if (event.type === "end") return;
    this.#stream?.tell(event.tone);
    const told = this.#continuous;
    if (told) this.#post(told, acs.toneReceivedEvent(this.#name(told), event.tone, ++told.count));
  }

  async ended(): Promise<void> {
    const recognition = this.#recognition;
    this.cancelAll();
    await recognition?.finished;
    this.#state = "disconnected";
    this.#stream?.end();
    this.#tell("CallDisconnected");
  }

  #streamEnded(end: StreamingEnd, told: Told): void {
    this.#stream = undefined;
    this.#isStreaming = false;
    if (this.#state === "disconnected") return;
    this.#tellStreaming(end === "subscriptionStopped" ? "MediaStreamingStopped" : "MediaStreamingFailed", end, told);
  }

  #tellStreaming(kind: string, mediaStreamingStatusDetails: string, told: Told): void {
    const mediaStreamingStatus = `m${kind.slice(1)}`;
    const mediaStreamingUpdate = { contentType: "Audio", mediaStreamingStatus, mediaStreamingStatusDetails };
    this.#post(told, acs.event(kind, this.#name(told), { mediaStreamingUpdate }));
  }

  #tell(kind: string): void {
    this.#post(this.#told, acs.event(kind, this.#name(this.#told)));
  }

  #name({ operationContext }: Told): acs.EventNames {
    const names = { callConnectionId: this.call.id, ...this.#names, id: randomUUID(), time: new Date() };
    return operationContext === undefined ? names : { ...names, operationContext };
  }

  #post({ callback }: Told, event: acs.CloudEvent): void {
    this.#outbox.post(callback, [event]);
  }
}
