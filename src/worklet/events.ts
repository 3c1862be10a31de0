// Events of a node, by name and with their types.

/** A node whose events are known by name. */
export interface TypedNode<Events> extends AudioWorkletNode {
  /** Calls a listener for each event of a name. */
  addEventListener<Name extends keyof Events>(
    name: Name,
    listener: (event: CustomEvent<Events[Name]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Calls a listener for each event of any other name. */
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Ends the node: it is disconnected, and the audio thread gives its memory back. */
  close(): void;
}
