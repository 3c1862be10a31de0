// A request that cannot be granted: why, in no vendor's words yet. Each dialect makes its own error of it.

/**
 * Why a request is refused: `"missing"` a required part is not there, `"invalid"` a part is not what it must be,
 * `"malformed"` the body is no JSON object, and `"tooLarge"` it is too long; `"unauthorized"` no or wrong credentials;
 * `"forbidden"`; `"notFound"` no such call or operation; `"wrongState"` the call is not in a state for it; `"conflict"`
 * it contradicts an earlier request; `"expired"` it was made too long ago; `"notAllowed"` the address does not take this
 * method; `"notSupported"` it asks for more than is built; `"throttled"`; `"unavailable"`; `"internal"`.
 */
export type RefusalReason =
  | "missing"
  | "invalid"
  | "malformed"
  | "tooLarge"
  | "unauthorized"
  | "forbidden"
  | "notFound"
  | "wrongState"
  | "conflict"
  | "expired"
  | "notAllowed"
  | "notSupported"
  | "throttled"
  | "unavailable"
  | "internal";

/** A request that is not granted. */
export interface Refusal {
  /** Why. */
  reason: RefusalReason;
  /** What was expected, for the one who made the request. */
  message: string;
  /** The part of the request that is at fault, as a path: `tones[3]`. */
  target?: string;
}

/** What came of reading a request: exactly one of the two. */
export type Parsed<Request> = { request: Request; refusal?: undefined } | { request?: undefined; refusal: Refusal };

/** An answer to an HTTP request, to be sent as it is. */
export interface Answer<Body> {
  /** HTTP status code. */
  status: number;
  /** Headers beside those that the body asks for. */
  headers: Record<string, string>;
  /** The body, to be sent as JSON; without one there is none to send. */
  body?: Body;
}

/** Thrown while a request is read, and caught by `parsed`: it never leaves this folder. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Ends the reading of a request. */
export function refuse(reason: RefusalReason, message: string, target?: string): never {
  throw new Refused(target === undefined ? { reason, message } : { reason, message, target });
}

/** Reads a request by a function that may refuse it. */
export function parsed<Request>(read: () => Request): Parsed<Request> {
  try {
    return { request: read() };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}
