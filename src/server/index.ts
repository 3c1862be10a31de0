// `dualtone serve`: a call-media service on this machine that speaks three calling APIs.
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { makeApp } from "./app.ts";
import { Tokens } from "./auth/bearer.ts";
import { Courier } from "./callbacks/outbox.ts";
import { Reach } from "./callbacks/reach.ts";
import { Calls } from "./calls.ts";
import { Channel } from "./genesys/channel.ts";
import { acceptFarEnds } from "./sockets.ts";

/** How the service runs. */
export interface ServiceOptions {
  /** Address it listens at; 127.0.0.1 by default. */
  host?: string;
  /** Port it listens at, 0 for any that is free, the default. */
  port?: number;
  /** Azure access key, base64; a new one by default. */
  accessKey?: string;
  /** Bearer tokens, each a user of its own; one new one by default. */
  tokens?: readonly string[];
  /** Hosts that may be called back, besides this machine. */
  callbackHosts?: readonly string[];
  /** Folder for a WAV file of every call. */
  recordFolder?: string;
  /** Most calls at once; 1000 by default. */
  maxCalls?: number;
  /** Pages of other hosts that may use it, by their origin. */
  origins?: readonly string[];
  /** Takes a line for the operator. */
  log?: (line: string) => void;
}

/** The service while it runs. */
export interface Service {
  /** Where it listens, as `http://127.0.0.1:8025`. */
  url: string;
  /** Azure access key, base64. */
  accessKey: string;
  /** Bearer tokens. */
  tokens: readonly string[];
  /** Ends the calls, delivers what can be delivered in 5 s, and stops. */
  close(): Promise<void>;
}

/** How long callbacks may still be delivered once the service closes, in ms. */
const CLOSE_WITHIN_MS = 5000;

/** How long those who listen to their calls' channel may take to come for the last of it, in ms. */
const LISTEN_WITHIN_MS = 2000;

/** How long requests may still be answered then, in ms. */
const ANSWER_WITHIN_MS = 500;

/** Starts the service; rejects where it cannot listen. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { host = "127.0.0.1", port = 0, callbackHosts = [], recordFolder, maxCalls = 1000, origins = [] } = options;
  const { accessKey = newSecret("base64"), tokens = [newSecret("base64url")], log = () => {} } = options;
  if (recordFolder !== undefined) await mkdir(recordFolder, { recursive: true });
  const reach = new Reach(callbackHosts);
  const courier = new Courier({ reach, log });
  const calls = new Calls({ maxCalls, recordFolder, log });
  const channel = new Channel();
  const app = makeApp({ calls, channel, courier, reach, tokens: new Tokens(tokens), accessKey, log }, origins);
  const sockets = acceptFarEnds(app.server, calls, origins);
  try {
    await app.listen({ host, port });
  } catch (error) {
    await Promise.all([channel.close(0), app.close()]);
    throw error;
  }
  return {
    url: urlOf(app.server.address() as AddressInfo),
    accessKey,
    tokens,
    async close() {
      // First the calls: what they have to say at their end goes out on what is closed next.
      await calls.close();
      await Promise.all([courier.close(CLOSE_WITHIN_MS), channel.close(LISTEN_WITHIN_MS)]);
      const closed = app.close();
      await Promise.race([closed, sleep(ANSWER_WITHIN_MS)]);
      for (const socket of sockets.clients) socket.terminate();
      app.server.closeAllConnections();
      await closed;
    },
  };
}

function newSecret(encoding: "base64" | "base64url"): string {
  return randomBytes(32).toString(encoding);
}

function urlOf({ family, address, port }: AddressInfo): string {
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
