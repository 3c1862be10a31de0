// A Microsoft Graph call: what its bot is told, and its resource.
import { randomUUID } from "node:crypto";
import { graph, type SendTonesOperation, type TonesRequest } from "../../calls/index.ts";
import type { ToneEvent } from "../../detector.ts";
import type { Call, CallListener } from "../call.ts";
import type { Outbox } from "../callbacks/outbox.ts";

/** Operations that a call remembers: those that ended first are forgotten first. */
const MAX_OPERATIONS = 1000;

/** A call made through Graph. */
export class GraphCall implements CallListener {
  call!: Call;
  readonly #outbox: Outbox;
  readonly #callback: URL;
  readonly #given: object;
  readonly #operations = new Map<string, () => graph.Operation>();
  #state: "establishing" | "established" | "terminated" = "establishing";
  #toneCount: number | undefined;

  /** Takes the parts of the request that made it, which its resource repeats. */
  constructor(outbox: Outbox, callback: URL, given: object) {
    this.#outbox = outbox;
    this.#callback = callback;
    this.#given = given;
  }

  get state() {
    return this.#state;
  }

  get resource(): object {
    const { id } = this.call;
    return { "@odata.type": "#microsoft.graph.call", state: this.#state, direction: "outgoing", ...this.#given, id };
  }

  /** Sends tones, and tells the bot of their end. */
  send(request: TonesRequest, clientContext: string | undefined): [graph.OperationNames, SendTonesOperation] {
    const named = this.#name(clientContext);
    const operation = this.call.send(request);
    this.#remember(named.id, () => graph.sendDtmfTonesOperation(named, operation));
    void operation.finished.then(() => this.#notify(graph.sendDtmfTonesNotification(named, operation)!));
    return [named, operation];
  }

  /** Tells the bot of the far end's tones from now on. */
  subscribe(clientContext: string | undefined): graph.OperationNames {
    this.#toneCount ??= 0;
    return this.#name(clientContext);
  }

  /** Cancels what is being sent. */
  cancel(clientContext: string | undefined): graph.OperationNames {
    this.call.cancelAll();
    return this.#name(clientContext);
  }

  /** Remembers an operation that was over when it was answered. */
  keep(operation: graph.Operation): void {
    this.#remember(operation.id, () => operation);
  }

  operation(id: string): graph.Operation | undefined {
    return this.#operations.get(id)?.();
  }

  /** Tells the bot that the call is being set up: the first it hears of it. */
  announce(): void {
    this.#notifyState();
  }

  established(): void {
    this.#state = "established";
    this.#notifyState();
  }

  heard(event: ToneEvent): void {
    if (event.type !== "start" || this.#toneCount === undefined) return;
    this.#notify(graph.toneNotification(this.call.id, event.tone, ++this.#toneCount));
  }

  ended(): void {
    this.#state = "terminated";
    this.#notifyState();
  }

  #notifyState(): void {
    const { id } = this.call;
    const change = this.#state === "terminated" ? "deleted" : "updated";
    const resource = { "@odata.type": "#microsoft.graph.call", state: this.#state, id };
    this.#notify(graph.notification(change, `/communications/calls/${id}`, resource));
  }

  #notify(notification: graph.Notification): void {
    this.#outbox.post(this.#callback, graph.notifications(notification));
  }

  #name(clientContext: string | undefined): graph.OperationNames {
    const id = randomUUID();
    return { callId: this.call.id, id, ...(clientContext !== undefined && { clientContext }) };
  }

  #remember(id: string, operation: () => graph.Operation): void {
    this.#operations.set(id, operation);
    const [oldest] = this.#operations.keys();
    if (this.#operations.size > MAX_OPERATIONS) this.#operations.delete(oldest!);
  }
}
