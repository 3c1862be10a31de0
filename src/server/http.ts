// What every dialect's routes share: bodies in, answers out, and refusals in the words of whoever was asked.
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Answer, Parsed, Refusal, RefusalReason } from "../calls/index.ts";

/** A request that is refused, thrown where that is found out. */
export class Declined extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Refuses a request. */
export function decline(reason: RefusalReason, message: string): never {
  throw new Declined({ reason, message });
}

/** Returns what a request asks for, or refuses it. */
export function granted<Request>(read: Parsed<Request>): Request {
  if (read.refusal) throw new Declined(read.refusal);
  return read.request as Request;
}

/** Returns the bytes of a request's body, of which there may be none. */
export function bytesIn({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** Returns what a request's body says, undefined where it has none, or refuses it. */
export function jsonIn(request: FastifyRequest): unknown {
  const bytes = bytesIn(request);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return decline("malformed", "body: expected JSON, got something else");
  }
}

/** Sends an answer. */
export function answer(reply: FastifyReply, { status, headers, body }: Answer<unknown>): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

/** Says why a request is refused that failed with an error; without an answer the fault is the service's own. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Declined) return error.refusal;
  const { statusCode, message = "" } = error as { statusCode?: number; message?: string };
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  return { reason: statusCode === 413 ? "tooLarge" : "malformed", message };
}
