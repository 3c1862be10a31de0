// Repeatable requests (OASIS Repeatable Requests 1.0): one that is made again is answered again, and done once.
import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { acs, type Answer, type RefusalReason } from "../../calls/index.ts";
import { bytesIn } from "../http.ts";

/** How long a request may be made again, in ms, and how far its first time may be from ours. */
const WINDOW_MS = 5 * 60_000;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Remembered {
  digest: string;
  answer: Answer<unknown>;
  untilMs: number;
}

/** The answers to requests that may be made again. */
export class Repeats {
  readonly #answers = new Map<string, Remembered>();

  /** Answers a request: by doing what it asks for, or as it was answered before. One that was refused was not done. */
  answer(request: FastifyRequest, act: () => Answer<unknown>): Answer<unknown> {
    const { "repeatability-request-id": id, "repeatability-first-sent": firstSent } = request.headers;
    if (id === undefined && firstSent === undefined) return act();
    if (typeof id !== "string" || !uuid.test(id))
      return rejected("invalid", "Repeatability-Request-ID: expected a UUID");
    const sentMs = typeof firstSent === "string" ? Date.parse(firstSent) : NaN;
    if (Number.isNaN(sentMs)) return rejected("invalid", "Repeatability-First-Sent: expected an HTTP date");
    const nowMs = Date.now();
    if (Math.abs(nowMs - sentMs) > WINDOW_MS)
      return rejected("expired", "Repeatability-First-Sent: expected the last 5 minutes");
    return this.#repeatable(id.toLowerCase(), digestOf(request), nowMs, sentMs + WINDOW_MS, act);
  }

  #repeatable(id: string, digest: string, nowMs: number, untilMs: number, act: () => Answer<unknown>): Answer<unknown> {
    const before = this.#answers.get(id);
    if (!before) {
      this.#forgetUntil(nowMs);
      const given = act();
      const answer = { ...given, headers: { ...given.headers, "Repeatability-Result": "accepted" } };
      this.#answers.set(id, { digest, answer, untilMs });
      return answer;
    }
    const isSame = before.digest === digest;
    return isSame
      ? before.answer
      : rejected("conflict", "Repeatability-Request-ID: expected a new one for a new request");
  }

  // The oldest are first, but for what clients' clocks differ: what that leaves goes a little later.
  #forgetUntil(nowMs: number): void {
    for (const [id, { untilMs }] of this.#answers) {
      if (untilMs > nowMs) return;
      this.#answers.delete(id);
    }
  }
}

function rejected(reason: RefusalReason, message: string): Answer<unknown> {
  return { ...acs.errorAnswer({ reason, message }), headers: { "Repeatability-Result": "rejected" } };
}

function digestOf(request: FastifyRequest): string {
  return createHash("sha256").update(`${request.method} ${request.url}\n`).update(bytesIn(request)).digest("base64");
}
