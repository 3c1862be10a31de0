// A Genesys call: what its agent is told.
import { randomBytes, randomUUID } from "node:crypto";
import { genesys } from "../../calls/index.ts";
import type { Call, CallListener } from "../call.ts";

/** The agents' own numbers begin here, as in the documents' examples. */
const FIRST_NUMBER = 15_000;

/** A call made through Genesys. */
export class GenesysCall implements CallListener {
  call!: Call;
  readonly #publish: (message: genesys.ChannelMessage) => void;
  readonly #facts;
  readonly #madeMs = performance.now();
  #state: "Dialing" | "Established" | "Released" = "Dialing";

  constructor(user: number, otherNumber: string, baseUrl: string, publish: (message: genesys.ChannelMessage) => void) {
    this.#publish = publish;
    const ownNumber = `${FIRST_NUMBER + user}`;
    const connId = randomBytes(8).toString("hex");
    this.#facts = { otherNumber, baseUrl, ownNumber, connId, deviceId: randomUUID() };
  }

  get state() {
    return this.#state;
  }

  get resource(): genesys.Call {
    const durationMs = performance.now() - this.#madeMs;
    return genesys.callResource({ id: this.call.id, state: this.#state, durationMs, ...this.#facts });
  }

  /** Tells the agent that the call is being made: the first that is heard of it. */
  announce(): void {
    this.#tell("StatusChange");
  }

  send(asked: genesys.SendDtmf): void {
    void this.call.send(asked).finished.then(({ completionReason }) => {
      if (completionReason === "completedSuccessfully") this.#tell("DtmfSent");
    });
  }

  established(): void {
    this.#state = "Established";
    this.#tell("StatusChange");
  }

  heard(): void {}

  ended(): void {
    this.#state = "Released";
    this.#tell("StatusChange");
  }

  #tell(kind: string): void {
    this.#publish(genesys.callMessage(kind, this.resource, this.#facts.ownNumber));
  }
}
