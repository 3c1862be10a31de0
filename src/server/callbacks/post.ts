// One callback over the wire: a JSON body posted, and what became of it.
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Reach } from "./reach.ts";

/** What became of a callback: taken, refused for good, or to be tried again. */
export type Outcome = { is: "taken" } | { is: "refused" | "failed"; why: string };

/** Posts callbacks; its connections are kept open between them. */
export class Poster {
  readonly #reach: Reach;
  readonly #timeoutMs: number;
  readonly #agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };

  /** Takes how long a receiver may need for its whole answer. */
  constructor(reach: Reach, timeoutMs: number) {
    this.#reach = reach;
    this.#timeoutMs = timeoutMs;
  }

  /** Posts a body and waits for the status of the answer. Never rejects; a redirect is not followed. */
  post(url: URL, body: string, signal: AbortSignal): Promise<Outcome> {
    const isSecure = url.protocol === "https:";
    const agent = this.#agents[isSecure ? "https:" : "http:"];
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]);
    return new Promise((resolve) => {
      const fail = (error: Error) => resolve({ is: "failed", why: whyOf(error) });
      const whyOf = ({ message }: Error) =>
        signal.aborted ? "the service closes" : limit.aborted ? "no answer in time" : message;
      const sent = (isSecure ? httpsRequest : httpRequest)(
        url,
        { method: "POST", agent, headers, lookup: this.#reach.lookup, signal: limit },
        (answer) => {
          answer.on("error", fail);
          answer.on("end", () => resolve(outcomeOf(answer.statusCode ?? 0)));
          answer.resume();
        },
      );
      sent.on("error", fail);
      sent.end(body);
    });
  }

  /** Closes the connections. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }
}

// A receiver that is busy, slow or broken may be well again; one that does not want it will not want it later.
function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { is: "taken" };
  const isPassing = status >= 500 || status === 408 || status === 429;
  return { is: isPassing ? "failed" : "refused", why: `status ${status}` };
}
