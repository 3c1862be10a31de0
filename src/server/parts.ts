// What the dialects' routes are given to work with.
import { randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Tokens } from "./auth/bearer.ts";
import type { Courier } from "./callbacks/outbox.ts";
import type { Reach } from "./callbacks/reach.ts";
import type { Calls } from "./calls.ts";
import type { CallListener, Call } from "./call.ts";
import type { Channel } from "./genesys/channel.ts";
import { decline } from "./http.ts";

/** The parts of the service. */
export interface Parts {
  calls: Calls;
  /** Where Genesys' users are told of their calls. */
  channel: Channel;
  courier: Courier;
  reach: Reach;
  tokens: Tokens;
  /** Azure access key, base64. */
  accessKey: string;
  /** Takes a line for the operator. */
  log: (line: string) => void;
}

/** Makes a call, or refuses to where there are too many. */
export function makeCall({ calls }: Parts, user: number, listener: CallListener, id: string = randomUUID()): Call {
  if (calls.areFull) decline("throttled", "there are as many calls as the service takes; end one, or try again later");
  return calls.make(user, listener, id);
}

/** Returns who asks, by the token, or refuses. */
export function userOf({ tokens }: Parts, { headers }: FastifyRequest): number {
  return (
    tokens.userOf(headers.authorization) ??
    decline("unauthorized", "Authorization: expected a Bearer token of this service")
  );
}

/** Reads an address for callbacks, or refuses it. */
export function callbackUrl({ reach }: Parts, name: string, text: string): URL {
  const url = reach.urlFor(text, ["http:", "https:"]);
  return (
    url ?? decline("invalid", `${name}: expected an http address of this machine or of a --callback-host, got another`)
  );
}
