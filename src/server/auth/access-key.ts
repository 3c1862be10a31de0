// Requests signed with an Azure access key: HMAC-SHA256 over the method, the path, the time, the host and the body.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A request as it came. */
export interface SignedRequest {
  method: string;
  /** Path and query, as they were sent. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Uint8Array;
}

/** How far the caller's clock may be from ours, in ms: 15 minutes, as Azure's other HMAC schemes have it. */
export const MAX_CLOCK_SKEW_MS = 15 * 60_000;

const authorizationForm = /^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=([A-Za-z0-9+/=]+)$/i;

/** Returns what is wrong with a request's signature, or undefined if it was made with the key (base64), near `nowMs`. */
export function accessKeyFault(request: SignedRequest, key: string, nowMs: number): string | undefined {
  const { authorization = "", host = "", "x-ms-date": date, "x-ms-content-sha256": contentHash } = request.headers;
  const signature = authorizationForm.exec(authorization)?.[1];
  if (signature === undefined) return "Authorization is not of the form HMAC-SHA256 SignedHeaders=...&Signature=...";
  if (typeof date !== "string" || typeof contentHash !== "string") return "x-ms-date or x-ms-content-sha256 is missing";
  if (!(Math.abs(Date.parse(date) - nowMs) <= MAX_CLOCK_SKEW_MS)) return "x-ms-date is too far from the present time";
  const hash = createHash("sha256").update(request.body).digest("base64");
  if (!areSame(hash, contentHash)) return "x-ms-content-sha256 does not match the body";
  const text = `${request.method}\n${request.url}\n${date};${host};${hash}`;
  const expected = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  return areSame(expected, signature) ? undefined : "the signature does not match";
}

// Digests, so that neither time nor an error tells of the lengths.
function areSame(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(first!, second!);
}
